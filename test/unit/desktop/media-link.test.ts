import { MessageChannel } from 'node:worker_threads'
import { describe, expect, it, onTestFinished } from 'vitest'
import { serveMedia } from '../../../electron/engine/media-server.ts'
import { MediaClient } from '../../../electron/main/media-client.ts'
import type { Channel } from '../../../electron/shared/rpc.ts'

function channel(port: InstanceType<typeof MessageChannel>['port1']): Channel {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', listener),
  }
}

/** Main's end, connected to an engine that answers with `media`. */
function client(media: (request: Request) => Promise<Response>): MediaClient {
  const { port1, port2 } = new MessageChannel()
  onTestFinished(() => port1.close())
  serveMedia(channel(port2), media)
  return new MediaClient(channel(port1))
}

describe('media between main and the engine', () => {
  it('carries method, address and headers there, and status, headers and bytes back', async () => {
    const asked: unknown[] = []
    const media = client(async (request) => {
      asked.push([request.method, request.url, request.headers.get('range')])
      return new Response('picture', { status: 206, headers: { 'content-type': 'image/jpeg' } })
    })
    const response = await media.fetch(
      new Request('searlight://app/media/1/original', { headers: { range: 'bytes=0-6' } }),
    )
    expect(asked).toEqual([['GET', 'searlight://app/media/1/original', 'bytes=0-6']])
    expect([response.status, response.headers.get('content-type')]).toEqual([206, 'image/jpeg'])
    expect(await response.text()).toBe('picture')
  })

  it('carries a large picture in', async () => {
    const media = client(async (request) => Response.json((await request.arrayBuffer()).byteLength))
    const body = new Uint8Array(20_000_000)
    const response = await media.fetch(new Request('searlight://app/pictures', { method: 'POST', body }))
    expect(await response.json()).toBe(20_000_000)
  })

  it('refuses a picture without reading the rest of it', async () => {
    let given = 0
    const endless = ReadableStream.from(
      (async function* () {
        for (;;) {
          given++
          yield new Uint8Array(100_000)
        }
      })(),
    )
    const media = client(async () => new Response(null, { status: 413 }))
    const request = { method: 'POST', body: endless, duplex: 'half' } as RequestInit
    const response = await media.fetch(new Request('searlight://app/pictures', request))
    expect(response.status).toBe(413)
    expect(given).toBeLessThan(50)
  })

  it('tells the engine when the window gives a request up before its answer', async () => {
    const given = Promise.withResolvers<void>()
    const media = client(async (request) => {
      await new Promise<void>((resolve) => request.signal.addEventListener('abort', () => resolve()))
      given.resolve()
      return new Response()
    })
    const controller = new AbortController()
    const answer = media.fetch(new Request('searlight://app/media/1/preview', { signal: controller.signal }))
    controller.abort()
    await expect(answer).rejects.toThrow('given up')
    await given.promise
  })

  it('drops a large answer that nobody waits for', async () => {
    const letGo = Promise.withResolvers<void>()
    const later = Promise.withResolvers<void>()
    const media = client(async ({ url }) => {
      if (url.endsWith('/2/thumbnail')) return new Response('small')
      await later.promise
      return new Response(
        new ReadableStream({
          pull: (controller) => controller.enqueue(new Uint8Array(1_000_000)),
          cancel: () => letGo.resolve(),
        }),
      )
    })
    const controller = new AbortController()
    const answer = media.fetch(new Request('searlight://app/media/1/original', { signal: controller.signal }))
    controller.abort()
    await expect(answer).rejects.toThrow('given up')
    // The answer comes behind it, so the engine knows by now that nobody waits.
    await media.fetch(new Request('searlight://app/media/2/thumbnail'))
    later.resolve()
    await letGo.promise
  })

  it('tells the engine when the window gives an answer up halfway', async () => {
    const given = Promise.withResolvers<void>()
    const media = client(async ({ signal }) => {
      signal.addEventListener('abort', () => given.resolve())
      return new Response(
        ReadableStream.from(
          (async function* () {
            for (;;) yield new Uint8Array(100_000)
          })(),
        ),
      )
    })
    const response = await media.fetch(new Request('searlight://app/media/1/original'))
    await response.body?.cancel()
    await given.promise
  })

  it('answers 500 after a defect of the engine, and continues', async () => {
    let calls = 0
    const media = client(async () => {
      if (calls++ === 0) throw new Error('a defect')
      return new Response('well')
    })
    expect((await media.fetch(new Request('searlight://app/media/1/preview'))).status).toBe(500)
    expect(await (await media.fetch(new Request('searlight://app/media/1/preview'))).text()).toBe('well')
  })

  it('fails every open request when the engine stops', async () => {
    const media = client(() => new Promise(() => {}))
    const answer = media.fetch(new Request('searlight://app/media/1/preview'))
    answer.catch(() => {})
    media.close()
    await expect(answer).rejects.toThrow('the engine stopped')
    await expect(media.fetch(new Request('searlight://app/media/1/preview'))).rejects.toThrow('not running')
  })
})
