/** A log on a full disk: its entries are lost, and the work continues. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, openSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { expect, it, onTestFinished } from 'vitest'
import { log, logToFiles } from '../../electron/core/lib/log.ts'
import { leaveOut, needs } from '../helpers/needs.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

const LOG = join(import.meta.dirname, '../../electron/core/lib/log.ts')

it('standard error on a full disk ends no process', needs('linux'), (context) => {
  if (!existsSync('/dev/full')) return leaveOut(context, 'devFull')
  const script = `
    const { log } = await import(${JSON.stringify(LOG)})
    for (let entry = 0; entry < 100; entry++) log.warn('lost', { entry })
    await new Promise((resolve) => setTimeout(resolve, 50))
    console.log('alive')
  `
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, SEARLIGHT_LOG: 'debug' },
    stdio: ['ignore', 'pipe', openSync('/dev/full', 'w')],
    encoding: 'utf8',
  })
  expect([status, stdout]).toEqual([0, 'alive\n'])
})

it('files on a full disk stop nothing', needs('linux'), async (context) => {
  const disk = temporaryDirectory()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'none', disk], { stdio: 'ignore' })
  } catch {
    return leaveOut(context, 'mount')
  }
  onTestFinished(() => void execFileSync('umount', ['-l', disk]))
  const close = logToFiles(disk)
  log.warn('first')
  await new Promise((resolve) => setTimeout(resolve, 50))
  const { bavail, bsize } = statfsSync(disk)
  writeFileSync(join(disk, 'ballast'), Buffer.alloc(bavail * bsize))
  for (let entry = 0; entry < 200; entry++) log.warn('lost', { entry, filler: 'x'.repeat(1_000) })
  await new Promise((resolve) => setTimeout(resolve, 50))
  log.warn('lost too')
  rmSync(join(disk, 'ballast'))
  await close()
  log.warn('nobody reads this')
})
