/**
 * The engine's entry on the desktop: the whole application without its window. Runs in a utility process that main
 * starts and supervises. It uses no Electron beyond its parent port.
 */
import process from 'node:process'
import { Application } from '../core/app/application.ts'
import { serveApp } from '../shared/app-connection.ts'
import type { ToEngine } from '../shared/desktop-link.ts'
import { HOST_METHODS, type HostApi } from '../shared/host-api.ts'
import { connect } from '../shared/rpc.ts'
import { serveMedia } from './media-server.ts'
import { connectMain, type Port, portChannel } from './parent-port.ts'
import { Workers } from './workers.ts'

const main = connectMain()
const workers = new Workers(main)
let application: Application | null = null

function start({ version, libraryDir, host }: Extract<ToEngine, { kind: 'start' }>): void {
  application = Application.open({
    version,
    libraryDir,
    host: { info: host, api: connect<HostApi>(main.channel, HOST_METHODS).api },
    processes: {
      inference: workers.starter('inference'),
      search: workers.starter('search'),
      sample: workers.starter('sample'),
    },
  })
}

function opened(): Application {
  if (!application) throw new Error('expected a start message before this one')
  return application
}

function serveWindow(port: Port): void {
  const stop = serveApp(portChannel(port), opened())
  port.on('close', stop)
}

// The terminal of `npm start` sends ^C and its own end to the whole process group; main decides when this process ends.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {})

main.onMessage((message, port) => {
  if (message.kind === 'start') start(message)
  if (message.kind === 'window' && port) serveWindow(port)
  if (message.kind === 'media' && port) serveMedia(portChannel(port), (request) => opened().media(request))
  if (message.kind === 'close') void close()
})

async function close(): Promise<void> {
  await application?.close()
  process.exit(0)
}
