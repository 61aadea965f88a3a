/**
 * Streams of bytes over a channel, in either direction, with bounded memory: a sender runs ahead of its receiver
 * by WINDOW parts at most. Runs anywhere.
 */
import type { Channel } from './rpc.ts'

const PART_BYTES = 256 * 1024
/** Parts under way or not yet read: 2 MB a stream. */
const WINDOW = 8

type StreamMessage =
  | { readonly kind: 'bytes'; readonly stream: number; readonly bytes: Uint8Array }
  | { readonly kind: 'end'; readonly stream: number }
  | { readonly kind: 'broken'; readonly stream: number; readonly reason: string }
  | { readonly kind: 'taken'; readonly stream: number }
  | { readonly kind: 'unwanted'; readonly stream: number }

export class ByteStreams {
  readonly #channel: Channel
  readonly #sending = new Map<number, Sending>()
  readonly #receiving = new Map<number, Receiving>()

  constructor(channel: Channel) {
    this.#channel = channel
    channel.onMessage((message) => this.#receive(message as StreamMessage))
  }

  /** Sends all of it. Resolves with false where the receiver wants no more. Never throws. */
  async send(stream: number, source: AsyncIterable<Uint8Array>): Promise<boolean> {
    const sending = new Sending()
    this.#sending.set(stream, sending)
    try {
      for await (const bytes of source) {
        for (const part of parts(bytes)) {
          if (!(await sending.mayGo())) return false
          this.#tell({ kind: 'bytes', stream, bytes: part })
        }
      }
      this.#tell({ kind: 'end', stream })
      return true
    } catch (error) {
      this.#tell({ kind: 'broken', stream, reason: error instanceof Error ? error.message : String(error) })
      return true
    } finally {
      this.#sending.delete(stream)
    }
  }

  /** Call it before the first bytes can arrive. Calls `onUnwanted` when the reader stops early. */
  receive(stream: number, onUnwanted: () => void = () => {}): AsyncIterable<Uint8Array> {
    const forget = () => void this.#receiving.delete(stream)
    const receiving = new Receiving({
      taken: () => this.#tell({ kind: 'taken', stream }),
      ended: forget,
      unwanted: () => {
        forget()
        this.#tell({ kind: 'unwanted', stream })
        onUnwanted()
      },
    })
    this.#receiving.set(stream, receiving)
    return { [Symbol.asyncIterator]: () => receiving }
  }

  /** Stops the sender of a stream that has no reader. */
  drop(stream: number): void {
    void this.#receiving.get(stream)?.return()
  }

  /** Removes a stream that will not come. */
  forget(stream: number): void {
    this.#receiving.delete(stream)
  }

  /** Ends every stream, because the other side is gone. */
  close(reason: string): void {
    for (const receiving of this.#receiving.values()) receiving.add({ kind: 'broken', reason })
    for (const sending of this.#sending.values()) sending.stop()
  }

  #tell(message: StreamMessage): void {
    this.#channel.send(message)
  }

  #receive(message: StreamMessage): void {
    switch (message.kind) {
      case 'bytes':
      case 'end':
      case 'broken':
        this.#receiving.get(message.stream)?.add(message)
        break
      case 'taken':
        this.#sending.get(message.stream)?.allow()
        break
      case 'unwanted':
        this.#sending.get(message.stream)?.stop()
        break
      // The channel also carries messages of other modules.
    }
  }
}

/** Copies, so that a small view of a large buffer does not send all of that buffer. */
function* parts(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += PART_BYTES) {
    yield new Uint8Array(bytes.subarray(at, at + PART_BYTES))
  }
}

class Sending {
  #credit = WINDOW
  #stopped = false
  #wake: () => void = () => {}

  /** False where the receiver wants no more. */
  async mayGo(): Promise<boolean> {
    while (this.#credit === 0 && !this.#stopped) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    this.#credit--
    return !this.#stopped
  }

  allow(): void {
    this.#credit++
    this.#wake()
  }

  stop(): void {
    this.#stopped = true
    this.#wake()
  }
}

type Arrived =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  | { readonly kind: 'broken'; readonly reason: string }

interface ReceiverEvents {
  taken(): void
  ended(): void
  unwanted(): void
}

/** Not a generator: one that nothing has iterated runs no `finally`, and its sender would wait for ever. */
class Receiving implements AsyncIterator<Uint8Array> {
  readonly #events: ReceiverEvents
  readonly #arrived: Arrived[] = []
  #wake: () => void = () => {}
  #done = false

  constructor(events: ReceiverEvents) {
    this.#events = events
  }

  add(arrived: Arrived): void {
    this.#arrived.push(arrived)
    this.#wake()
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    while (!this.#done && this.#arrived.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    const first = this.#done ? undefined : this.#arrived.shift()
    if (first?.kind === 'bytes') {
      this.#events.taken()
      return { done: false, value: first.bytes }
    }
    if (!this.#done) this.#events.ended()
    this.#done = true
    if (first?.kind === 'broken') throw new Error(first.reason)
    return { done: true, value: undefined }
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    if (!this.#done) this.#events.unwanted()
    this.#done = true
    this.#wake()
    return { done: true, value: undefined }
  }
}
