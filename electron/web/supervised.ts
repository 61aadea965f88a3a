/**
 * The life of the server process: its supervisor sends where to start and when to end, and the process ends with its
 * supervisor. Runs in the server process.
 */
import { AppError } from '../shared/errors.ts'
import { WebServer } from './http-server.ts'
import { RefusalLog } from './refusal-log.ts'
import type { FromServer, ServerStart, ToServer } from './server-messages.ts'
import { Session } from './session.ts'
import { StaticFiles } from './static-files.ts'
import type { WebApp } from './web-app.ts'

export type OpenApp = (start: ServerStart) => WebApp

/** Closing waits for the engine's writes, within this limit: the library survives a kill. */
const CLOSE_LIMIT_MS = 8_000

export function runSupervised(openApp: OpenApp): void {
  const served = Promise.withResolvers<Served>()
  const end = () => void served.promise.then(close).finally(() => process.exit(0))
  // The terminal sends ^C and its own end to the whole process group; the supervisor decides when this process ends.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {})
  process.once('SIGTERM', end)
  process.once('disconnect', () => {
    // The supervisor may never have sent a start.
    setTimeout(() => process.exit(0), CLOSE_LIMIT_MS).unref()
    end()
  })
  process.on('message', (message: ToServer) => {
    if (message.kind === 'start') void serve(message.start, openApp).then(served.resolve, failed)
    if (message.kind === 'token') void served.promise.then(({ session }) => session.setToken(message.token))
    if (message.kind === 'close') end()
  })
}

interface Served {
  readonly app: WebApp
  readonly server: WebServer
  readonly session: Session
}

async function serve(start: ServerStart, openApp: OpenApp): Promise<Served> {
  const files = await rendererFiles(start.rendererDir)
  const { secret, pathKey, token } = start
  const session = new Session({
    secret,
    pathKey,
    token,
    onSpent: (spent) => tell({ kind: 'token-spent', token: spent }),
  })
  const app = openApp(start)
  const server = new WebServer({ app, files, session, log: new RefusalLog() })
  const port = await server.listen(start.port).catch(async (error: NodeJS.ErrnoException) => {
    await app.close()
    throw portProblem(error, start.port)
  })
  await tell({ kind: 'listening', port })
  return { app, server, session }
}

async function close({ app, server }: Served): Promise<void> {
  setTimeout(() => process.exit(1), CLOSE_LIMIT_MS).unref()
  await server.close()
  await app.close()
}

async function rendererFiles(folder: string): Promise<StaticFiles> {
  return StaticFiles.read(folder).catch((error: Error) => {
    throw new AppError('internal', `the window is not built (${error.message}); npm start builds it`)
  })
}

function portProblem(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new AppError('usage', `port ${port} is taken by another program; name another one, or none`)
  if (error.code === 'EACCES') return new AppError('usage', `port ${port} may not be used by this user`)
  return error
}

async function failed(error: unknown): Promise<void> {
  if (!(error instanceof AppError)) console.error(error)
  await tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
  process.exit(1)
}

/** Resolves once the message is sent. A supervisor that is gone is not an error. */
function tell(message: FromServer): Promise<void> {
  return new Promise((resolve) => {
    if (process.send) process.send(message, undefined, undefined, () => resolve())
    else resolve()
  })
}
