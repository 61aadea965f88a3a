/**
 * Finds Electron's binary, or fetches it with the electron package's own installer in a process with a time limit.
 * `require('electron')` would download without one. Runs in the process of `npm start`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { signalChild, startChild } from '../core/workers/start-child.ts'
import { PROJECT_DIR } from '../web/project.ts'
import { atEnd } from './run-tool.ts'

const FETCH_LIMIT_MS = 90_000
/** After a failure, Searlight tries again only after this time, so that each start does not wait for a timeout. */
const RETRY_AFTER_MS = 24 * 60 * 60 * 1_000
const BY_HAND = 'to try by hand: node node_modules/electron/install.js'

export type ElectronBinary =
  | { readonly kind: 'here'; readonly path: string }
  | { readonly kind: 'none'; readonly why: string }

export interface ElectronPlaces {
  /** The electron package. */
  readonly packageDir: string
  /** Remembers the last failure; its contents are the reason. */
  readonly failureFile: string
}

export const ELECTRON_PLACES: ElectronPlaces = {
  packageDir: join(PROJECT_DIR, 'node_modules/electron'),
  failureFile: join(PROJECT_DIR, 'node_modules/.cache/searlight/electron-not-fetched'),
}

export async function electronBinary(
  places: ElectronPlaces = ELECTRON_PLACES,
  limitMs: number = FETCH_LIMIT_MS,
): Promise<ElectronBinary> {
  const here = installed(places)
  if (here) return here
  const installer = join(places.packageDir, 'install.js')
  if (!existsSync(installer)) return { kind: 'none', why: 'the electron package is not installed' }
  const formerly = recentFailure(places)
  if (formerly) return { kind: 'none', why: `Electron could not be fetched lately (${formerly}); ${BY_HAND}` }
  if (!isWritable(places.packageDir))
    return { kind: 'none', why: 'Electron is not there, and node_modules cannot be written' }
  const problem = await fetchBinary(installer, limitMs)
  const fetched = installed(places)
  if (problem === null && fetched) return fetched
  const why = problem ?? 'it is not where its installer should put it'
  rememberFailure(places, why)
  return { kind: 'none', why: `Electron could not be fetched (${why}); ${BY_HAND}` }
}

/** Looks like the package's own index.js: its installer writes path.txt last. */
function installed({ packageDir }: ElectronPlaces): ElectronBinary | null {
  const nameFile = join(packageDir, 'path.txt')
  const name = existsSync(nameFile) ? readFileSync(nameFile, 'utf8') : null
  const elsewhere = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (!elsewhere && name === null) return null
  const path = join(elsewhere || join(packageDir, 'dist'), name ?? 'electron')
  return existsSync(path) ? { kind: 'here', path } : null
}

/** Tries it by making the folder that the installer fills. */
function isWritable(packageDir: string): boolean {
  try {
    mkdirSync(join(packageDir, 'dist'), { recursive: true })
    return true
  } catch {
    return false
  }
}

/** Null on success. */
async function fetchBinary(installer: string, limitMs: number): Promise<string | null> {
  console.log(`fetching Electron (100 MB, once, ${Math.round(limitMs / 1_000)} s at most)`)
  const run = startChild(() => spawn(process.execPath, [installer], { stdio: ['ignore', 'ignore', 'pipe'] }))
  if (run.kind === 'not-started') return run.problem
  const { child } = run
  const ended = atEnd(() => void signalChild(child, 'SIGKILL'))
  let output = ''
  child.stderr?.on('data', (chunk) => {
    output += chunk
  })
  let isLate = false
  const limit = setTimeout(() => {
    isLate = signalChild(child, 'SIGKILL')
  }, limitMs)
  const stopClock = showClock()
  const [code] = await once(child, 'close').finally(ended)
  clearTimeout(limit)
  stopClock()
  if (code === 0) return null
  return isLate ? `not within ${Math.round(limitMs / 1_000)} s` : reasonIn(output)
}

/** Shows the seconds on a terminal that can overwrite a line. */
function showClock(): () => void {
  if (!process.stdout.isTTY) return () => {}
  let seconds = 0
  const timer = setInterval(() => process.stdout.write(`\r${++seconds} s `), 1_000)
  return () => {
    clearInterval(timer)
    process.stdout.write('\r')
  }
}

/** The message of the error that the installer printed with its stack. */
function reasonIn(output: string): string {
  return /^\w*Error: (.+)$/m.exec(output)?.[1] ?? 'its installer failed'
}

function recentFailure({ failureFile }: ElectronPlaces): string | null {
  const stats = statSync(failureFile, { throwIfNoEntry: false })
  if (!stats || Date.now() - stats.mtimeMs > RETRY_AFTER_MS) return null
  return readFileSync(failureFile, 'utf8').trim()
}

/** If this cannot be written, the next start tries again; a full disk must not stop the browser from opening. */
function rememberFailure({ failureFile }: ElectronPlaces, why: string): void {
  try {
    mkdirSync(dirname(failureFile), { recursive: true })
    rmSync(failureFile, { force: true })
    writeFileSync(failureFile, `${why}\n`)
  } catch {}
}
