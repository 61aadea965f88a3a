/** Messages between the supervisor and the server process, over their IPC channel. Types only. */

/** Sent again to every process that follows a dead one: an open tab must not notice more than a pause. */
export interface ServerStart {
  /** 0 is any free port. */
  readonly port: number
  /** Null opens the library of the last run. */
  readonly libraryDir: string | null
  readonly rendererDir: string
  readonly version: string
  /** The value of the session's cookie. Over the channel: arguments and environments can be read by others. */
  readonly secret: string
  /** The first part of the window's path ([Note: A secret in the path]). */
  readonly pathKey: string
  /** The one-time token that is not spent yet; null if there is none. */
  readonly token: string | null
}

export type ToServer =
  | { readonly kind: 'start'; readonly start: ServerStart }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'close' }

export type FromServer =
  | { readonly kind: 'listening'; readonly port: number }
  /** Sent before its holder is admitted: the next server process must know it too. */
  | { readonly kind: 'token-spent'; readonly token: string }
  /** The server cannot start, and another try is useless. */
  | { readonly kind: 'failed'; readonly message: string }
