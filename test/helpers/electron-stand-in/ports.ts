/**
 * MessageChannelMain of the stand-in. Every end of a channel has a number and lives in one place: here in main, in
 * a forked process, or in a page. It carries each message to the place of the other end. Runs in the stand-in's main
 * process.
 */
import { EventEmitter } from 'node:events'

/** Somewhere an end of a channel can be: a process or a page. */
export interface Carrier {
  deliver(end: number, data: unknown): void
  closed(end: number): void
}

interface End {
  readonly number: number
  peer: End | null
  carrier: Carrier | null
  /** Where it is here. */
  port: MessagePortMain | null
}

const ends = new Map<number, End>()
let lastNumber = 0

function deliver(end: End, data: unknown): void {
  if (end.carrier) end.carrier.deliver(end.number, data)
  else end.port?.arrived(data)
}

function closeEnd(end: End): void {
  ends.delete(end.number)
  const { peer } = end
  end.peer = null
  if (!peer) return
  peer.peer = null
  if (peer.carrier) peer.carrier.closed(peer.number)
  else peer.port?.peerClosed()
}

/** A message from a process or page, for the other end of its port. */
export function postFrom(number: number, data: unknown): void {
  const peer = ends.get(number)?.peer
  if (peer) deliver(peer, data)
}

export function closeFrom(number: number): void {
  const end = ends.get(number)
  if (end) closeEnd(end)
}

/** The process or page is gone, and every port in it. */
export function closeCarrier(carrier: Carrier): void {
  for (const end of [...ends.values()]) if (end.carrier === carrier) closeEnd(end)
}

export class MessagePortMain extends EventEmitter {
  readonly #end: End
  readonly #waiting: unknown[] = []
  #started = false
  #transferred = false

  constructor(end: End) {
    super()
    this.#end = end
  }

  postMessage(message: unknown, transfer: readonly MessagePortMain[] = []): void {
    this.#mustBeHere()
    if (transfer.length > 0) throw new Error('the stand-in passes no ports over ports')
    const data = structuredClone(message)
    const { peer } = this.#end
    if (peer) deliver(peer, data)
  }

  start(): void {
    this.#mustBeHere()
    this.#started = true
    for (const data of this.#waiting.splice(0)) this.arrived(data)
  }

  close(): void {
    closeEnd(this.#end)
  }

  /**
   * Moves this end into a process or page; here it is dead from then on, as in Electron. `flush` sends what came
   * before, once the message that brings the port is on its way.
   */
  transferTo(carrier: Carrier): { readonly end: number; readonly flush: () => void } {
    this.#mustBeHere()
    this.#transferred = true
    this.#end.port = null
    this.#end.carrier = carrier
    const flush = () => {
      for (const data of this.#waiting.splice(0)) carrier.deliver(this.#end.number, data)
      if (!this.#end.peer) carrier.closed(this.#end.number)
    }
    return { end: this.#end.number, flush }
  }

  arrived(data: unknown): void {
    if (this.#started) setImmediate(() => this.emit('message', { data, ports: [] }))
    else this.#waiting.push(data)
  }

  peerClosed(): void {
    setImmediate(() => this.emit('close'))
  }

  #mustBeHere(): void {
    if (this.#transferred) throw new Error('the port was transferred: it is not here any more')
  }
}

export class MessageChannelMain {
  readonly port1: MessagePortMain
  readonly port2: MessagePortMain

  constructor() {
    const [first, second] = [newEnd(), newEnd()]
    first.peer = second
    second.peer = first
    this.port1 = new MessagePortMain(first)
    this.port2 = new MessagePortMain(second)
    first.port = this.port1
    second.port = this.port2
  }
}

function newEnd(): End {
  const end: End = { number: ++lastNumber, peer: null, carrier: null, port: null }
  ends.set(end.number, end)
  return end
}
