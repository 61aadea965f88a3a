/**
 * Typed calls over any channel that carries structured clones: a forked process, a worker thread, a
 * MessagePort. Runs anywhere.
 *
 * Own code and not comlink, for one reason: when the other side dies, every open call must fail with a code and not
 * hang, because the ingest queue decides by that code which photos to retry alone.
 */
import { AppError, deserialiseError, type SerialisedError, serialiseError } from './errors.ts'

/** One end of a channel. */
export interface Channel {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
}

/** An API: every member takes one argument and returns a promise. */
// biome-ignore lint/suspicious/noExplicitAny: the shape of "any such API"; arguments are checked per member.
export type Api<T> = { readonly [K in keyof T]: (request: any) => Promise<unknown> }

interface CallMessage {
  readonly kind: 'call'
  readonly id: number
  readonly method: string
  readonly request: unknown
}
interface ResultMessage {
  readonly kind: 'result'
  readonly id: number
  readonly value?: unknown
  readonly error?: SerialisedError
}

function isMessage(value: unknown): value is CallMessage | ResultMessage {
  if (typeof value !== 'object' || value === null) return false
  const { kind, id } = value as { kind?: unknown; id?: unknown }
  return (kind === 'call' || kind === 'result') && typeof id === 'number'
}

/** Answers calls from the channel with `api`. Refuses unknown methods, and turns thrown values into codes. */
export function serve<T extends Api<T>>(channel: Channel, api: T): void {
  channel.onMessage((message) => {
    if (!isMessage(message) || message.kind !== 'call') return
    const { id, method, request } = message
    const send = (result: Pick<ResultMessage, 'value' | 'error'>) =>
      channel.send({ kind: 'result', id, ...result } satisfies ResultMessage)
    void answer(api, method, request)
      .then((value) => send({ value }))
      // The call failed, or its answer holds a value that the channel cannot carry.
      .catch((error: unknown) => send({ error: serialiseError(error) }))
      // The channel is dead; its owner closes the caller, and that fails the call.
      .catch(() => {})
  })
}

async function answer<T extends Api<T>>(api: T, method: string, request: unknown): Promise<unknown> {
  if (!Object.hasOwn(api, method)) throw new AppError('invalid-request', 'there is no such call')
  return api[method as keyof T](request)
}

export interface Caller<T> {
  readonly api: T
  /** Fails every open call and every later one, because the other side is gone. */
  close(error: AppError): void
}

/** A proxy whose members call the other side. `methods` is the closed list of calls. */
export function connect<T extends Api<T>>(
  channel: Channel,
  methods: readonly (keyof T & string)[],
): Caller<T> {
  const open = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let nextId = 1
  let closed: AppError | null = null

  channel.onMessage((message) => {
    if (!isMessage(message) || message.kind !== 'result') return
    const call = open.get(message.id)
    open.delete(message.id)
    if (message.error) call?.reject(deserialiseError(message.error))
    else call?.resolve(message.value)
  })

  const call = (method: string) => (request: unknown) =>
    new Promise<unknown>((resolve, reject) => {
      if (closed) return reject(closed)
      const id = nextId++
      open.set(id, { resolve, reject })
      try {
        channel.send({ kind: 'call', id, method, request } satisfies CallMessage)
      } catch (error) {
        open.delete(id)
        reject(
          new AppError('internal', `the call ${method} cannot be sent: ${String(error)}`, { cause: error }),
        )
      }
    })

  return {
    api: Object.fromEntries(methods.map((method) => [method, call(method)])) as unknown as T,
    close(error) {
      closed = error
      for (const { reject } of open.values()) reject(error)
      open.clear()
    },
  }
}
