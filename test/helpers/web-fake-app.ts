/** A stand-in for the engine behind the web host: as slow, broken or generous as a test needs it. */
import { setTimeout as pause } from 'node:timers/promises'
import { Emitter } from '../../electron/core/lib/emitter.ts'
import type { AppApi, AppEvents } from '../../electron/shared/app-api.ts'
import { AppError } from '../../electron/shared/errors.ts'
import type { WebApp } from '../../electron/web/web-app.ts'

export const SECRET_DETAIL = '/home/someone/secret'

export class FakeApp extends Emitter<AppEvents> implements WebApp {
  readonly asked: string[] = []
  readonly #held = Promise.withResolvers<null>()
  /** Resolves when the reader of the endless original is gone. */
  readonly abandoned = Promise.withResolvers<void>()
  calls = 0

  readonly api = {
    pause: async () => null,
    /** Stays open until `release`. */
    resume: () => {
      this.calls++
      return this.#held.promise
    },
    photo: async () => {
      throw new AppError('photo-missing', 'no such photo')
    },
    /** Eight megabytes. */
    failedFiles: async () => 'x'.repeat(8 * 1024 * 1024),
  } as unknown as AppApi

  release(): void {
    this.#held.resolve(null)
  }

  async media(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    this.asked.push(`${request.method} ${pathname} cookie=${request.headers.get('cookie')}`)
    if (request.method === 'POST') return this.#keep(request)
    if (pathname === '/media/1/thumbnail') return answer('a thumbnail', 'image/jpeg')
    if (pathname === '/media/1/original') return this.#endless(request)
    if (pathname === '/media/1/preview') throw new Error(`cannot open ${SECRET_DETAIL}`)
    return new Response(null, { status: 404 })
  }

  async #keep(request: Request): Promise<Response> {
    const name = request.headers.get('x-name')
    if (name === 'unwanted') {
      await request.body?.cancel()
      return Response.json({ code: 'reference-unreadable', message: 'no' }, { status: 422 })
    }
    return Response.json({ name, bytes: (await request.arrayBuffer()).byteLength })
  }

  #endless(request: Request): Response {
    request.signal.addEventListener('abort', () => this.abandoned.resolve())
    const part = new Uint8Array(64 * 1024)
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await pause(1)
        controller.enqueue(part)
      },
    })
    return new Response(body, { headers: { 'content-type': 'image/jpeg' } })
  }

  async close(): Promise<void> {
    console.log('the library is closed')
  }
}

function answer(text: string, type: string): Response {
  return new Response(text, { headers: { 'content-type': type, 'cache-control': 'private, max-age=60' } })
}
