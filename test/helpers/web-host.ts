/** Runs the web host as a user does, in processes of its own, for tests that need only its address. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import process from 'node:process'
import { buildWindow } from '../../electron/start/build-window.ts'
import { rendererDir } from '../../electron/web/project.ts'

const ROOT = join(import.meta.dirname, '../..')
export const WEB_MAIN = join(ROOT, 'electron/web/main.ts')
export const NPM_START = join(ROOT, 'electron/start/start.ts')

const ADDRESS = /^Searlight is at (http:\/\/127\.0\.0\.1:(\d+)\/\?token=\S+)$/m

export interface WebHostOptions {
  /** Null opens the library of the last run in dataDir. */
  readonly libraryDir?: string | null
  /** Settings and the default library: never the user's own. */
  readonly dataDir: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** May open a window or a browser. */
  readonly opens?: boolean
  /** Another program with the same output. */
  readonly script?: string
}

export interface WebHost {
  /** Works once. */
  readonly url: string
  readonly port: number
  readonly pid: number
  /** The engine's process, for tests that kill it; a new one after each kill. Null between two. */
  enginePid(): number | null
  /** Everything that was written to standard output and error so far. */
  log(): string
  /** Resolves with the exit code once all has ended. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
  /** Resolves when it is gone; another one follows. */
  killEngine(): Promise<void>
  readonly ended: Promise<number | null>
}

export interface StartedHost {
  readonly child: ChildProcess
  log(): string
  readonly ended: Promise<number | null>
}

/** Does not wait: for hosts that cannot start. */
export function spawnWebHost(options: WebHostOptions): StartedHost {
  const { libraryDir = null, dataDir, args = [], env = {}, opens = false, script = WEB_MAIN } = options
  const library = libraryDir === null ? [] : ['--library', libraryDir]
  const child = spawn(process.execPath, [script, ...(opens ? [] : ['--no-open']), ...library, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, SEARLIGHT_DATA: dataDir, ...env },
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      text += chunk
    })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, log: () => text, ended }
}

/** Resolves once it prints its address; builds a stale window first. The caller stops it. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  // main.ts alone expects it; the others build it themselves or need none.
  if ((options.script ?? WEB_MAIN) === WEB_MAIN)
    await buildWindow(rendererDir({ ...process.env, ...options.env }))
  const { child, log, ended } = spawnWebHost(options)
  const [url, port] = await addressIn(child, log, ended)
  const pid = child.pid ?? 0
  return {
    url,
    port,
    pid,
    log,
    ended,
    enginePid: () => childrenOf(pid)[0] ?? null,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal)
      return ended
    },
    killEngine: async () => {
      const [engine] = childrenOf(pid)
      if (engine === undefined) throw new Error('expected an engine to kill')
      process.kill(engine, 'SIGKILL')
      await until(() => !isAlive(engine))
    },
  }
}

async function addressIn(
  child: ChildProcess,
  log: () => string,
  ended: Promise<number | null>,
): Promise<readonly [string, number]> {
  let isOver = false
  void ended.then(() => {
    isOver = true
  })
  while (!isOver) {
    const [, url, port] = ADDRESS.exec(log()) ?? []
    if (url !== undefined) return [url, Number(port)]
    await Promise.race([ended, child.stdout && once(child.stdout, 'data')])
  }
  throw new Error(`the web host ended before it said its address:\n${log()}`)
}

/** Process ids with those of their parents. Zombies count as dead: in a container nothing may collect them. */
function processes(): readonly (readonly [pid: number, parent: number])[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , state]) => !state?.startsWith('Z'))
    .map(([pid, parent]) => [Number(pid), Number(parent)])
}

export function isAlive(pid: number): boolean {
  return processes().some(([each]) => each === pid)
}

export function childrenOf(pid: number): readonly number[] {
  return processes()
    .filter(([, parent]) => parent === pid)
    .map(([child]) => child)
}

/** All that came of it, so that nothing outlives it unnoticed. */
export function descendantsOf(pid: number): readonly number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)])
}

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20))
}
