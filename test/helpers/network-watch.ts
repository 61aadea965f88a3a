/**
 * Runs a program and lists everything that it, or a process it started, wanted to reach beyond this computer. strace
 * sees every address where it is there (`apt-get install strace`); elsewhere a proxy of the test's own takes what the
 * reports of ONNX Runtime and npm would send.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'
import { departuresIn } from './strace-log.ts'

export interface Watched {
  readonly child: ChildProcess
  /** Standard output and error so far. */
  log(): string
  readonly ended: Promise<number | null>
  /** One line each; complete once `ended`. */
  departures(): readonly string[]
}

export interface WatchedProgram {
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
  /** An existing folder for the trace. */
  readonly traceDir: string
  readonly name: string
}

/** Also tried, because a container may forbid tracing. */
export function canTrace(): boolean {
  return spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0
}

const CALLS = 'trace=connect,sendto,sendmsg,sendmmsg'

export type Watch = 'strace' | 'proxy'

/** Under Node; the caller ends it. */
export async function watchNetwork(
  program: WatchedProgram,
  by: Watch = canTrace() ? 'strace' : 'proxy',
): Promise<Watched> {
  return by === 'strace' ? traced(program) : behindProxy(program)
}

function traced({ args, env, cwd, traceDir, name }: WatchedProgram): Watched {
  const file = join(traceDir, `${name}.strace`)
  // -D: the program is this process's own child, so that signals reach it; strace looks on from beside.
  const options = ['-D', '-f', '-qq', '-s', '64', '-e', CALLS, '-e', 'signal=none', '-o', file]
  const child = spawn('strace', [...options, process.execPath, ...args], { env, cwd, stdio: PIPES })
  return { ...started(child), departures: () => departuresIn(readFileSync(file, 'utf8')) }
}

const PIPES: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe']

async function behindProxy({ args, env, cwd }: WatchedProgram): Promise<Watched> {
  const asked: string[] = []
  const proxy = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (bytes) => {
      asked.push(`through a proxy: ${bytes.toString('latin1').split('\r\n')[0]}`)
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    })
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const { port } = proxy.address() as { readonly port: number }
  const address = `http://127.0.0.1:${port}`
  const proxies = { HTTPS_PROXY: address, https_proxy: address, HTTP_PROXY: address, http_proxy: address }
  const child = spawn(process.execPath, args, { env: { ...env, ...proxies }, cwd, stdio: PIPES })
  const run = started(child)
  void run.ended.then(() => proxy.close())
  return { ...run, departures: () => asked }
}

function started(child: ChildProcess): Omit<Watched, 'departures'> {
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      text += chunk
    })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, log: () => text, ended }
}
