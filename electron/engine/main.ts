/**
 * The engine's entry on the desktop, a utility process that main starts, supervises and may lose: the whole
 * application without its window. It knows no Electron beyond its parent port.
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
  if (!application) throw new Error('expected to be told where to start first')
  return application
}

function serveWindow(port: Port): void {
  const stop = serveApp(portChannel(port), opened())
  port.on('close', stop)
}

// The terminal of `npm start` tells the whole process group of ^C and of its own end; main decides when this ends.
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
