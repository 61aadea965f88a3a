/** A desktop on the stand-in, started and ended by a test. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { type Built, buildDesktop, usePage } from './build.ts'
import { type StandIn, type StartOptions, startDesktop } from './start.ts'

export interface Desktop extends StandIn {
  readonly folder: string
  /** Runs an expression in the page; a promise is awaited. */
  page(expression: string): Promise<unknown>
  /** Starts another one on the same data and library. */
  again(options?: Partial<StartOptions>): StandIn
  /** Closes it as a user does, and removes its files. */
  end(): Promise<void>
}

/** However slow the machine is: a desktop that never shows its window fails the test's own limit. */
const WAIT = { timeout: 110_000, interval: 100 } as const

/** The built desktop with the stand-in's page in place of the renderer. */
export async function startPageDesktop(options: Partial<StartOptions> = {}): Promise<Desktop> {
  const built = buildDesktop()
  usePage(built)
  const desktop = startBuilt(built, options)
  await connected(desktop)
  return desktop
}

/** Waits until the window is shown and its page has a port. */
export async function connected({ control }: Pick<StandIn, 'control'>): Promise<void> {
  await vi.waitUntil(async () => (await control.windows({}))[0]?.visible, WAIT)
  await vi.waitUntil(async () => (await control.evaluate({ expression: 'standIn.state.ports' })) === 1, WAIT)
}

export function startBuilt(built: Built, options: Partial<StartOptions> = {}): Desktop {
  const folder = mkdtempSync(join(tmpdir(), 'searlight-desktop-'))
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir)
  const start = (more: Partial<StartOptions>) =>
    startDesktop({ built: built.dir, dataDir, libraryDir: join(folder, 'library'), ...options, ...more })
  const running = [start({})]
  const current = () => running.at(-1) as StandIn
  return {
    ...current(),
    folder,
    page: (expression) => current().control.evaluate({ expression }),
    again(more = {}) {
      const started = start(more)
      running.push(started)
      return started
    },
    async end() {
      for (const one of running) one.kill()
      await Promise.all(running.map(({ ended }) => ended))
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
      built.remove()
    },
  }
}
