/**
 * Forwards requests for pictures to the engine and streams its answers back; holds no more of a picture than a stream's
 * window. Runs in the main process.
 */
import { ByteStreams } from '../shared/byte-streams.ts'
import { type MediaMessage, requestStream, responseStream } from '../shared/desktop-link.ts'
import type { Channel } from '../shared/rpc.ts'

type MediaResponse = Extract<MediaMessage, { kind: 'response' }>

export class MediaClient {
  readonly #channel: Channel
  readonly #streams: ByteStreams
  readonly #open = new Map<number, PromiseWithResolvers<MediaResponse>>()
  #lastId = 0
  #closed = false

  constructor(channel: Channel) {
    this.#channel = channel
    this.#streams = new ByteStreams(channel)
    channel.onMessage((data) => {
      const message = data as MediaMessage
      if (message.kind === 'response') this.#open.get(message.id)?.resolve(message)
    })
  }

  /** @throws Error if the engine stops before it answers, or the window gives the request up */
  async fetch(request: Request): Promise<Response> {
    if (this.#closed) throw new Error('the engine is not running')
    const id = ++this.#lastId
    const answer = Promise.withResolvers<MediaResponse>()
    this.#open.set(id, answer)
    const abort = () => {
      this.#tell({ kind: 'abort', id })
      answer.reject(new Error('the request was given up'))
    }
    const body = this.#streams.receive(responseStream(id), () => this.#tell({ kind: 'abort', id }))
    request.signal.addEventListener('abort', abort, { once: true })
    try {
      this.#send(id, request)
      const response = await answer.promise
      if (!response.hasBody) this.#streams.forget(responseStream(id))
      return asResponse(response, body)
    } finally {
      this.#open.delete(id)
      if (request.signal.aborted) this.#streams.drop(responseStream(id))
    }
  }

  close(): void {
    this.#closed = true
    for (const { reject } of this.#open.values()) reject(new Error('the engine stopped'))
    this.#streams.close('the engine stopped')
  }

  #send(id: number, { method, url, headers, body }: Request): void {
    this.#tell({ kind: 'request', id, method, url, headers: [...headers], hasBody: body !== null })
    if (body) void this.#streams.send(requestStream(id), body)
  }

  #tell(message: MediaMessage): void {
    if (!this.#closed) this.#channel.send(message)
  }
}

function asResponse({ status, headers, hasBody }: MediaResponse, body: AsyncIterable<Uint8Array>): Response {
  const pairs = headers.map(([name, value]): [string, string] => [name, value])
  return new Response(hasBody ? ReadableStream.from(body) : null, { status, headers: pairs })
}
