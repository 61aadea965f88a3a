/** What carries calls to the engine: a WebSocket in a browser, a port on the desktop. */
import type { Channel } from '../../electron/shared/rpc.ts'

export interface LinkListener {
  /** There is a way to the engine again; the one before is dead. */
  readonly opened: (channel: Channel) => void
  readonly lost: () => void
  /** This tab may not, and trying again is no use. */
  readonly refused: () => void
}

/** Tries for as long as the window lives, by itself. */
export type StartLink = (listener: LinkListener) => void
