/** Two ends of a channel in one process; messages arrive in order, in a later turn, as copies. */
import type { Channel } from '../../electron/shared/rpc.ts'

export interface ChannelPair {
  readonly near: Channel
  readonly far: Channel
}

export function channelPair(): ChannelPair {
  const listeners: { readonly near: Set<Listener>; readonly far: Set<Listener> } = {
    near: new Set(),
    far: new Set(),
  }
  const end = (own: Set<Listener>, other: Set<Listener>): Channel => ({
    send: (message) => {
      const copy: unknown = structuredClone(message)
      setImmediate(() => {
        for (const listener of other) listener(copy)
      })
    },
    onMessage: (listener) => void own.add(listener),
  })
  return { near: end(listeners.near, listeners.far), far: end(listeners.far, listeners.near) }
}

type Listener = (message: unknown) => void
