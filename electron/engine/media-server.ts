/** Answers the window's requests for pictures, which main forwards over a port. Runs in the engine. */
import { ByteStreams } from '../shared/byte-streams.ts'
import { type MediaMessage, requestStream, responseStream } from '../shared/desktop-link.ts'
import type { Channel } from '../shared/rpc.ts'

type MediaRequest = Extract<MediaMessage, { kind: 'request' }>

export function serveMedia(channel: Channel, media: (request: Request) => Promise<Response>): void {
  const streams = new ByteStreams(channel)
  const open = new Map<number, AbortController>()

  const answer = async (message: MediaRequest): Promise<void> => {
    const { id } = message
    const controller = new AbortController()
    open.set(id, controller)
    const { signal } = controller
    const asked = async () => media(asRequest(message, streams, signal))
    const { status, headers, body } = await asked().catch((error: unknown) => failed(error, signal))
    // Ends a body that the engine does not read (a refused upload): its sender would wait.
    if (message.hasBody) streams.drop(requestStream(id))
    // The window gave the request up: the stream would wait for ever with its file open.
    if (signal.aborted) {
      open.delete(id)
      return void body?.cancel()
    }
    channel.send({
      kind: 'response',
      id,
      status,
      headers: [...headers],
      hasBody: body !== null,
    } satisfies MediaMessage)
    if (body && !(await streams.send(responseStream(id), body))) controller.abort()
    open.delete(id)
  }

  channel.onMessage((data) => {
    const message = data as MediaMessage
    if (message.kind === 'request') void answer(message)
    if (message.kind === 'abort') open.get(message.id)?.abort()
  })
}

function asRequest(
  { id, method, url, headers, hasBody }: MediaRequest,
  streams: ByteStreams,
  signal: AbortSignal,
) {
  const common = { method, signal, headers: headers.map(([name, value]): [string, string] => [name, value]) }
  if (!hasBody) return new Request(url, common)
  const body = ReadableStream.from(streams.receive(requestStream(id)))
  return new Request(url, { ...common, body, duplex: 'half' })
}

/** The application answers its own failures, so an error here is a defect, or the window gave the request up. */
function failed(error: unknown, signal: AbortSignal): Response {
  if (!signal.aborted) console.error(error)
  return new Response(null, { status: 500 })
}
