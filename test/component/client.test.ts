// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { MAX_PICTURE_BYTES } from '../../electron/shared/app-media.ts'
import { decodeMessage, encodeMessage } from '../../electron/shared/wire-format.ts'
import type { ConnectionState } from '../../renderer/client/app-client.ts'
import { startDesktopLink } from '../../renderer/client/desktop-link.ts'
import { LinkedClient } from '../../renderer/client/linked-client.ts'
import { uploadPicture } from '../../renderer/client/upload-picture.ts'
import { rpcAddress, startWebLink } from '../../renderer/client/web-link.ts'
import { appState } from './helpers/app-states.ts'

class FakeSocket extends EventTarget {
  static readonly all: FakeSocket[] = []
  readonly sent: { id: number; method: string }[] = []
  readonly address: string
  binaryType = 'blob'

  constructor(address: string) {
    super()
    this.address = address
    FakeSocket.all.push(this)
  }

  send(bytes: Uint8Array) {
    this.sent.push(decodeMessage(bytes) as { id: number; method: string })
  }

  opens() {
    this.dispatchEvent(new Event('open'))
  }

  says(message: unknown) {
    this.dispatchEvent(new MessageEvent('message', { data: encodeMessage(message).slice().buffer }))
  }

  closes(code = 1006) {
    this.dispatchEvent(Object.assign(new Event('close'), { code }))
  }
}

const fetched = vi.fn<typeof fetch>()
const socket = () => FakeSocket.all.at(-1) as FakeSocket

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(window, 'addEventListener')
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.stubGlobal('fetch', fetched.mockReset().mockRejectedValue(new TypeError('nobody there')))
  FakeSocket.all.length = 0
})
afterEach(() => {
  // A link lives as long as its window; this window outlives its tests.
  for (const [name, listener] of vi.mocked(window.addEventListener).mock.calls) {
    window.removeEventListener(name, listener)
  }
  vi.restoreAllMocks()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function watched() {
  const client = new LinkedClient(startWebLink)
  const seen: ConnectionState[] = []
  client.onConnection((state) => seen.push(state))
  return { client, seen }
}

it('carries calls and events over the socket', async () => {
  const { client } = watched()
  await expect(client.api.pause({})).rejects.toMatchObject({ code: 'connection-lost' })
  expect(socket()).toMatchObject({ address: 'ws://localhost:3000/rpc', binaryType: 'arraybuffer' })
  socket().opens()
  const seqs: number[] = []
  client.on('photosChanged', ({ seq }) => seqs.push(seq))
  const state = client.api.state({})
  socket().says({ kind: 'event', name: 'photosChanged', event: { seq: 7 } })
  socket().says({ kind: 'result', id: socket().sent[0]?.id, value: appState() })
  expect(await state).toEqual(appState())
  expect(seqs).toEqual([7])
})

it('fails open calls when the connection is lost, and comes back with growing pauses', async () => {
  const { client, seen } = watched()
  socket().opens()
  const call = client.api.pause({})
  const failed = expect(call).rejects.toMatchObject({ code: 'connection-lost' })
  socket().closes()
  await failed
  for (const pauseMs of [200, 400, 800, 1_600, 3_200, 5_000, 5_000]) {
    const before = FakeSocket.all.length
    await vi.advanceTimersByTimeAsync(pauseMs - 1)
    expect(FakeSocket.all).toHaveLength(before)
    await vi.advanceTimersByTimeAsync(1)
    expect(FakeSocket.all).toHaveLength(before + 1)
    socket().closes()
    await vi.advanceTimersByTimeAsync(0)
  }
  expect(seen).toEqual(['open', 'lost'])
})

it('tries at once when the user comes back to the tab', async () => {
  watched()
  socket().closes()
  await vi.advanceTimersByTimeAsync(0)
  window.dispatchEvent(new Event('focus'))
  expect(FakeSocket.all).toHaveLength(2)
})

it.each([
  ['the close code 4401', 4401, null],
  ['status 403 of the page', 1006, 403],
  ['status 401 of the page', 1006, 401],
])('gives up for good on %s', async (_, code, status) => {
  if (status !== null) fetched.mockResolvedValue(new Response(null, { status }))
  const { seen } = watched()
  socket().closes(code)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(seen).toEqual(['lost', 'refused'])
  expect(FakeSocket.all).toHaveLength(1)
})

it('finds the socket beside the page', () => {
  expect(rpcAddress('http://127.0.0.1:8123/')).toBe('ws://127.0.0.1:8123/rpc')
  expect(rpcAddress('https://example.test/a/')).toBe('wss://example.test/a/rpc')
})

it('takes ports from its own window only, and each one in place of the last', async () => {
  vi.useRealTimers()
  const client = new LinkedClient(startDesktopLink)
  const seen: ConnectionState[] = []
  client.onConnection((state) => seen.push(state))
  const arrives = (source: unknown, kind: string, ports: MessagePort[] = []) =>
    window.dispatchEvent(
      Object.assign(new Event('message'), { source, data: { kind }, ports }) as unknown as MessageEvent,
    )
  const [first, second] = [new MessageChannel(), new MessageChannel()]
  arrives(null, 'searlight-port', [first.port1])
  expect(client.connection()).toBe('connecting')
  arrives(window, 'searlight-port', [first.port1])
  expect(client.connection()).toBe('open')
  const lost = expect(client.api.pause({})).rejects.toMatchObject({ code: 'connection-lost' })
  arrives(window, 'searlight-engine-stopped')
  await lost
  const closed = vi.spyOn(first.port1, 'close')
  arrives(window, 'searlight-port', [second.port1])
  expect(closed).toHaveBeenCalled()
  second.port2.onmessage = ({ data }) =>
    second.port2.postMessage({ kind: 'result', id: data.id, value: null })
  expect(await client.api.pause({})).toBeNull()
  expect(seen).toEqual(['open', 'lost', 'open'])
  for (const { port1, port2 } of [first, second]) {
    port1.close()
    port2.close()
  }
})

it('hands a picture over with its name, and maps what is answered', async () => {
  const uploaded = { pictureId: 'a', name: 'ü.jpg', width: 1, height: 1 }
  fetched.mockResolvedValueOnce(Response.json(uploaded))
  expect(await uploadPicture(new Blob(['x']), 'ü.jpg')).toEqual(uploaded)
  expect(fetched.mock.calls[0]?.[1]?.headers).toEqual({ 'x-name': '%C3%BC.jpg' })

  fetched.mockResolvedValueOnce(
    Response.json({ code: 'reference-unreadable', message: 'no' }, { status: 422 }),
  )
  await expect(uploadPicture(new Blob(['x']), 'a')).rejects.toMatchObject({ code: 'reference-unreadable' })
  fetched.mockResolvedValueOnce(new Response('<html>', { status: 500 }))
  await expect(uploadPicture(new Blob(['x']), 'a')).rejects.toMatchObject({ code: 'internal' })
  await expect(uploadPicture(new Blob(['x']), 'a')).rejects.toMatchObject({ code: 'connection-lost' })
})

it('sends no picture that is too large', async () => {
  const large = Object.defineProperty(new Blob(['x']), 'size', { value: MAX_PICTURE_BYTES + 1 })
  await expect(uploadPicture(large, 'a.png')).rejects.toMatchObject({ code: 'picture-too-large' })
  expect(fetched).not.toHaveBeenCalled()
})
