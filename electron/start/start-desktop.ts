/** The desktop application of `npm start`: the check that it can run, its build, and its process. */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { signalChild, startChild } from '../core/workers/start-child.ts'
import { hasDisplay } from '../web/browser-opener.ts'
import type { HostOptions } from '../web/host-options.ts'
import { outDir, PROJECT_DIR } from '../web/project.ts'
import { electronBinary } from './electron-binary.ts'
import { isStale } from './newest-file.ts'
import { runTool } from './run-tool.ts'

/** A failure this soon means that the user saw no window. */
const EARLY_MS = 10_000

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const SOURCES = [
  ...['electron', 'native-models', 'renderer'],
  ...['electron.vite.config.ts', 'package-lock.json'],
].map((path) => join(PROJECT_DIR, path))

export type DesktopRun =
  | { readonly kind: 'ended'; readonly code: number }
  /** The desktop showed no window; another host may show one. */
  | { readonly kind: 'cannot'; readonly why: string }

export async function startDesktop(options: HostOptions): Promise<DesktopRun> {
  const against = reasonAgainst(options)
  if (against) return { kind: 'cannot', why: against }
  const electron = await electronBinary()
  if (electron.kind === 'none') return { kind: 'cannot', why: electron.why }
  try {
    await buildDesktop()
  } catch (error) {
    return { kind: 'cannot', why: `it could not be built: ${(error as Error).message}` }
  }
  return runElectron(electron.path, options)
}

export function reasonAgainst(
  options: HostOptions,
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string | null {
  if (env['SEARLIGHT_HOST'] === 'web') return 'SEARLIGHT_HOST=web asks for the browser'
  if (options.port !== null) return '--port asks for the browser'
  if (!options.open) return '--no-open asks for an address'
  if (!hasDisplay(env, platform)) return 'there is no display'
  return null
}

async function buildDesktop(): Promise<void> {
  if (!isDesktopStale(outDir())) return
  console.log('building the desktop application (once)')
  await runTool('electron-vite/bin/electron-vite.js', ['build', '--logLevel', 'error'])
}

/** Looks at each part, because an interrupted build has only some of them. */
export function isDesktopStale(out: string): boolean {
  const parts = ['main/main.js', 'preload/preload.cjs', 'renderer/index.html']
  return parts.some((path) => isStale(join(out, path), SOURCES))
}

async function runElectron(path: string, { libraryDir }: HostOptions): Promise<DesktopRun> {
  const startedMs = performance.now()
  const args = [PROJECT_DIR, ...(libraryDir === null ? [] : [`--library=${libraryDir}`])]
  const run = startChild(() => spawn(path, args, { stdio: 'inherit' }))
  if (run.kind === 'not-started')
    return { kind: 'cannot', why: `Electron does not run here (${await run.problem})` }
  const { child } = run
  // The terminal sends ^C to the whole process group; the others are for this process alone.
  const passOn = (signal: NodeJS.Signals) => void (signal === 'SIGINT' || signalChild(child, signal))
  for (const signal of SIGNALS) process.on(signal, passOn)
  const ended = Promise.withResolvers<{ readonly code: number; readonly how: string }>()
  child.once('exit', (code, signal) =>
    ended.resolve({
      code: code ?? 128 + (signal ? constants.signals[signal] : 0),
      how: signal ?? `exit code ${code}`,
    }),
  )
  const { code, how } = await ended.promise
  for (const signal of SIGNALS) process.off(signal, passOn)
  const isEarly = performance.now() - startedMs < EARLY_MS
  return isEarly && code !== 0 && !wasAsked(code)
    ? { kind: 'cannot', why: `Electron does not run here (${how})` }
    : { kind: 'ended', code }
}

/** True for 128 and a signal's number: a signal ended it. */
function wasAsked(code: number): boolean {
  return SIGNALS.some((signal) => code === 128 + constants.signals[signal])
}
