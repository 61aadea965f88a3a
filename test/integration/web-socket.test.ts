/** The window's socket to the web host: calls, and messages that are not calls. */
import { expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { connectApp } from '../../electron/shared/app-connection.ts'
import { decodeMessage, encodeMessage } from '../../electron/shared/wire-format.ts'
import { MAX_MESSAGE_BYTES, MAX_SOCKETS } from '../../electron/web/socket-server.ts'
import { MAX_OPEN_CALLS } from '../../electron/web/window-socket.ts'
import { closeCode, openSocket, type Served, serveFake, upgradeStatus } from '../helpers/web-server.ts'

async function opened({ window, tab }: Served): Promise<WebSocket> {
  const socket = openSocket(window, tab)
  expect(await upgradeStatus(socket)).toBe(101)
  return socket
}

function appOver(socket: WebSocket) {
  return connectApp({
    send: (message) => socket.send(encodeMessage(message)),
    onMessage: (listener) => void socket.on('message', (data) => listener(decodeMessage(data as Buffer))),
  })
}

/** Calls still work, on a new socket. */
async function serverIsWell(served: Served): Promise<void> {
  const socket = await opened(served)
  expect(await appOver(socket).api.pause({})).toBeNull()
  socket.close()
}

it('carries calls, failures and events, and forgets a window that is gone', async () => {
  const served = await serveFake()
  const socket = await opened(served)
  const window = appOver(socket)
  expect(await window.api.pause({})).toBeNull()
  await expect(window.api.photo({ photoId: 1 })).rejects.toMatchObject({ code: 'photo-missing' })
  const told = new Promise((resolve) => window.on('photosChanged', resolve))
  served.app.emit('photosChanged', { seq: 7 })
  expect(await told).toEqual({ seq: 7 })

  const closed = closeCode(socket)
  socket.close()
  await closed
  served.app.emit('photosChanged', { seq: 8 })
  await serverIsWell(served)
})

it.each([
  ['text', 'hello', 1003],
  ['a call as text', JSON.stringify({ kind: 'call', id: 1, method: 'pause', request: {} }), 1003],
  ['no bytes', Buffer.alloc(0), 1008],
  ['random bytes', Buffer.from([0xc1, 0xff, 0x00, 0x93]), 1008],
  ['a million nested arrays', Buffer.alloc(MAX_MESSAGE_BYTES, 0x91), 1008],
  ['an array of four billion', Buffer.from([0xdd, 255, 255, 255, 255]), 1008],
  ['a number', encodeMessage(1), 1008],
  ['null', encodeMessage(null), 1008],
  ['an array', encodeMessage(['call', 1, 'pause']), 1008],
  ['an event', encodeMessage({ kind: 'event', name: 'state', event: {} }), 1008],
  ['a result', encodeMessage({ kind: 'result', id: 1, value: 1 }), 1008],
  ['a call without number', encodeMessage({ kind: 'call', method: 'pause', request: {} }), 1008],
  ['a call with half a number', encodeMessage({ kind: 'call', id: 0.5, method: 'pause', request: {} }), 1008],
  ['a call of a number', encodeMessage({ kind: 'call', id: 1, method: 1, request: {} }), 1008],
])('closes on %s', async (_name, message, code) => {
  const served = await serveFake()
  const socket = await opened(served)
  const closed = closeCode(socket)
  socket.send(message)
  // The host looks at nothing after it, and reports it once.
  for (let index = 0; index < 100; index++) socket.send(message)
  expect(await closed).toBe(code)
  expect(served.log).toHaveLength(1)
  await serverIsWell(served)
})

it('answers calls that do not exist', async () => {
  const served = await serveFake()
  const socket = await opened(served)
  const answers: unknown[] = []
  socket.on('message', (data) => answers.push(decodeMessage(data as Buffer)))
  const methods = ['nothing', 'constructor', 'toString', '__proto__', '']
  for (const [id, method] of methods.entries())
    socket.send(encodeMessage({ kind: 'call', id, method, request: {} }))
  await expect.poll(() => answers.length).toBe(methods.length)
  for (const answer of answers)
    expect(answer).toMatchObject({ kind: 'result', error: { code: 'invalid-request' } })
})

it('closes on a message of 100 MB, unharmed', async () => {
  const served = await serveFake()
  const socket = await opened(served)
  const closed = closeCode(socket)
  socket.send(Buffer.alloc(100 * 1024 * 1024), () => {})
  expect(await closed).toBe(1009)
  await serverIsWell(served)
})

it("refuses calls beyond a window's limit, and takes more when earlier ones have answers", async () => {
  const served = await serveFake()
  const window = appOver(await opened(served))
  const held = Array.from({ length: MAX_OPEN_CALLS }, () => window.api.resume({}))
  const flood = await Promise.allSettled(Array.from({ length: 1_000 }, () => window.api.pause({})))
  for (const each of flood) expect(each).toMatchObject({ reason: { code: 'invalid-request' } })
  expect(served.app.calls).toBe(MAX_OPEN_CALLS)
  await serverIsWell(served)
  served.app.release()
  await Promise.all(held)
  expect(await window.api.pause({})).toBeNull()
})

it('closes on two open calls with one number', async () => {
  const served = await serveFake()
  const socket = await opened(served)
  const closed = closeCode(socket)
  for (let index = 0; index < 2; index++)
    socket.send(encodeMessage({ kind: 'call', id: 1, method: 'resume', request: {} }))
  expect(await closed).toBe(1008)
})

it('takes no more sockets than a person has tabs', async () => {
  const served = await serveFake()
  const sockets = await Promise.all(Array.from({ length: MAX_SOCKETS }, () => opened(served)))
  expect(await upgradeStatus(openSocket(served.window, served.tab))).toBe(503)
  const closed = closeCode(sockets[0] as WebSocket)
  sockets[0]?.close()
  await closed
  await expect.poll(() => upgradeStatus(openSocket(served.window, served.tab)), { timeout: 60_000 }).toBe(101)
})

it('drops a window that does not read', async () => {
  const served = await serveFake()
  const socket = await opened(served)
  const closed = closeCode(socket)
  socket.pause()
  // Answers of 8 MB: 64 of them are far beyond the limit, and beyond what a loopback device buffers.
  for (let id = 0; id < MAX_OPEN_CALLS; id++)
    socket.send(encodeMessage({ kind: 'call', id, method: 'failedFiles', request: {} }))
  await expect
    .poll(() => served.log, { timeout: 60_000 })
    .toContain('refused: a socket: a window that does not read')
  socket.resume()
  expect(await closed).toBe(1006)
  await serverIsWell(served)
})

it('drops a window that has vanished', async () => {
  const { window, tab } = await serveFake({ pingIntervalMs: 50 })
  const deaf = openSocket(window, tab)
  // Stands for a socket whose other end vanished: nothing answers the server's pings.
  deaf.pong = () => {}
  expect(await closeCode(deaf)).toBe(1006)
})
