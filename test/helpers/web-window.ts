/** A window of the web host without a browser: lets itself in by the printed address, then calls over the socket. */
import { once } from 'node:events'
import { type AppConnection, connectApp } from '../../electron/shared/app-connection.ts'
import { decodeMessage, encodeMessage } from '../../electron/shared/wire-format.ts'
import type { WebHost } from './web-host.ts'
import { type Answer, ask, enter, openSocket } from './web-server.ts'

export interface WebWindow extends Pick<AppConnection, 'api'> {
  /** GET with the window's session. */
  get(path: string): Promise<Answer>
}

export async function openWebWindow({ url, port }: Pick<WebHost, 'url' | 'port'>): Promise<WebWindow> {
  const { window, headers } = await enter({ url, port })
  const socket = openSocket(window, headers)
  await once(socket, 'open')
  const { api } = connectApp({
    send: (message) => socket.send(encodeMessage(message)),
    onMessage: (listener) => void socket.on('message', (data: Buffer) => listener(decodeMessage(data))),
  })
  return { api, get: (path) => ask(window, path, { headers }) }
}
