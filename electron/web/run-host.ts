/** The web host from its start to its end, as its terminal sees it. Runs in the supervisor. */
import { hasDisplay, openBrowser } from './browser-opener.ts'
import type { HostOptions } from './host-options.ts'
import { projectVersion, rendererDir } from './project.ts'
import { ServerSupervisor } from './server-supervisor.ts'
import { newSecret } from './session.ts'

export const SERVER_PROCESS = new URL('./server-process.ts', import.meta.url)

/** Resolves with the exit code. Tests give another `entry`. */
export async function runHost(options: HostOptions, entry: URL = SERVER_PROCESS): Promise<number> {
  const token = newSecret()
  const ended = Promise.withResolvers<number>()
  const server = new ServerSupervisor({
    entry,
    start: {
      port: options.port ?? 0,
      libraryDir: options.libraryDir,
      rendererDir: rendererDir(),
      version: projectVersion(),
      secret: newSecret(),
      pathKey: newSecret(),
      token,
    },
    onListening: (port) => announce(server, port, token, options),
    onDeath: (why) => console.error(`the engine: ${why}; starting it again`),
    onGivenUp: (message) => {
      console.error(`Searlight does not run: ${message}`)
      ended.resolve(1)
    },
  })
  endOnSignals(server, () => ended.resolve(0))
  server.start()
  return ended.promise
}

function announce(server: ServerSupervisor, port: number, token: string, { open }: HostOptions): void {
  const address = (fresh: string) => `http://127.0.0.1:${port}/?token=${fresh}`
  console.log(`Searlight is at ${address(token)}`)
  if (open && hasDisplay()) openBrowser(address(token))
  if (!process.stdin.isTTY) return
  console.log('The address works once. Enter prints a new one, Ctrl-C ends Searlight.')
  process.stdin.on('data', () => {
    const fresh = newSecret()
    server.setToken(fresh)
    console.log(`Searlight is at ${address(fresh)}`)
  })
}

function endOnSignals(server: ServerSupervisor, onEnded: () => void): void {
  let isClosing = false
  const end = () => {
    // The second signal ends it at once.
    if (isClosing) return server.kill()
    isClosing = true
    void server.close().then(onEnded)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
}
