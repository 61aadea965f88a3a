/**
 * A disk that is full at random moments of indexing, a change of model, refining, export and training: each ends in one
 * sentence, and completes when there is room. SEARLIGHT_FULL_DISKS sets the number; 30 take about five minutes.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { expect, it, onTestFinished } from 'vitest'
import type { CliResult } from '../helpers/cli.ts'
import { DisturbedLibrary, JOBS, type Job } from '../helpers/disturbed-library.ts'
import { leaveOut, needs } from '../helpers/needs.ts'

const TIMES = Number(process.env['SEARLIGHT_FULL_DISKS'] ?? 5)
const DISK_MB = 96
const TRACE = /^\s+at .+:\d+:\d+\)?$/m

function freeBytes(disk: string): number {
  const { bavail, bsize } = statfsSync(disk)
  return bavail * bsize
}

/** Leaves so much room, bytes. */
function fill(disk: string, left: number): void {
  const bytes = freeBytes(disk) - left
  if (bytes > 0) writeFileSync(join(disk, 'ballast'), Buffer.alloc(bytes))
}

function expectPlain(job: Job, { code, stdout, stderr }: CliResult): void {
  expect(stderr).not.toMatch(TRACE)
  if (job === 'export') {
    expect(code, stderr).toBe(0)
    for (const { reason } of (JSON.parse(stdout) as { failed: { reason: string }[] }).failed)
      expect(reason).toBe('the disk is full')
  } else if (code !== 0) {
    expect([job, code]).toEqual([job, 1])
    expect(stderr).toMatch(/disk\b.* full/)
  }
}

it(`a disk that is full ${TIMES} times loses nothing, doubles nothing and leaves nothing behind`, {
  ...needs('linux'),
  timeout: 60_000 + TIMES * 40_000,
}, async (context) => {
  const base = mkdtempSync(join(tmpdir(), 'searlight-full-'))
  onTestFinished(() => rmSync(base, { recursive: true, force: true }))
  const disk = join(base, 'disk')
  mkdirSync(disk)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'none', disk], { stdio: 'ignore' })
  } catch {
    return leaveOut(context, 'mount')
  }
  onTestFinished(() => void execFileSync('umount', ['-l', disk]))
  const library = new DisturbedLibrary(base, disk)
  await library.write()
  let full = 0
  for (const [at, job] of JOBS.entries()) {
    const before = freeBytes(disk)
    const first = await library.complete(job)
    expect([job, first.code, first.stderr]).toEqual([job, 0, first.stderr])
    if (job === 'index') await library.addPins()
    const needed = Math.max(before - freeBytes(disk), 400_000)
    const times = Math.floor(TIMES / JOBS.length) + (at < TIMES % JOBS.length ? 1 : 0)
    for (let time = 0; time < times; time++) {
      if (time % 2 === 0) await library.renew(job)
      fill(disk, Math.floor(Math.random() * needed))
      const result = await library.start(job).result
      rmSync(join(disk, 'ballast'), { force: true })
      expectPlain(job, result)
      if (/disk\b.* full/.test(result.stderr + result.stdout)) full++
      library.expectSound()
    }
    const { code, stderr } = await library.complete(job)
    expect([job, code, stderr]).toEqual([job, 0, stderr])
    library.expectWhole()
    process.stdout.write(`${job} is whole\n`)
  }
  process.stdout.write(`${TIMES} times, ${full} of them full in the midst of the job\n`)
  expect(full).toBeGreaterThan(0)
})
