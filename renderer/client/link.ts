/** The carrier of calls to the engine: a WebSocket in a browser, a port on the desktop. */
import type { Channel } from '../../electron/shared/rpc.ts'

export interface LinkListener {
  /** A new channel replaces the one before. */
  readonly opened: (channel: Channel) => void
  readonly lost: () => void
  /** The host refuses this tab, and another try is useless. */
  readonly refused: () => void
}

/** Connects, and reconnects for as long as the window lives. */
export type StartLink = (listener: LinkListener) => void
