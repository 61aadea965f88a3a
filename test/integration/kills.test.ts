/**
 * SIGKILL at random moments over indexing, a change of model, refining, export and training. SEARLIGHT_KILLS says how
 * many; 100 take about ten minutes.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { DisturbedLibrary, JOBS } from '../helpers/disturbed-library.ts'

const KILLS = Number(process.env['SEARLIGHT_KILLS'] ?? 10)
it(
  `${KILLS} kills lose nothing, double nothing and leave nothing behind`,
  async () => {
    const base = mkdtempSync(join(tmpdir(), 'searlight-kills-'))
    onTestFinished(() => rmSync(base, { recursive: true, force: true }))
    const disk = mkdtempSync(join(base, 'disk-'))
    const library = new DisturbedLibrary(base, disk)
    await library.write()
    let inTheMidst = 0
    for (const [at, job] of JOBS.entries()) {
      const started = performance.now()
      const first = await library.complete(job)
      const jobMs = performance.now() - started
      expect([job, first.code, first.stderr]).toEqual([job, 0, first.stderr])
      if (job === 'index') await library.addPins()
      const kills = Math.floor(KILLS / JOBS.length) + (at < KILLS % JOBS.length ? 1 : 0)
      for (let kill = 0; kill < kills; kill++) {
        // Every other kill finds the job where the one before left it.
        if (kill % 2 === 0) await library.renew(job)
        const { child, result } = library.start(job)
        await delay(Math.random() * jobMs)
        child.kill('SIGKILL')
        if ((await result).code === null) inTheMidst++
        library.expectSound()
      }
      const { code, stderr } = await library.complete(job)
      expect([job, code, stderr]).toEqual([job, 0, stderr])
      library.expectWhole()
      process.stdout.write(`${job} is whole\n`)
    }
    expect(inTheMidst).toBeGreaterThan(KILLS / 2)
    process.stdout.write(`${KILLS} kills, ${inTheMidst} in the midst of their job\n`)
  },
  30_000 + KILLS * 30_000,
)
