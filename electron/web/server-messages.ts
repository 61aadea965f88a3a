/** What the supervisor and the server process say to each other over their IPC channel. Types only. */

/** Sent again to every process that follows a dead one: an open tab must not notice more than a pause. */
export interface ServerStart {
  /** 0 is any free one. */
  readonly port: number
  /** Null where the engine opens the library it remembers. */
  readonly libraryDir: string | null
  readonly rendererDir: string
  readonly version: string
  /** The value of the session's cookie. Over the channel: arguments and environments can be read by others. */
  readonly secret: string
  /** The first part of the window's path ([Note: A secret in the path]). */
  readonly pathKey: string
  /** Not spent yet; null where there is none. */
  readonly token: string | null
}

export type ToServer =
  | { readonly kind: 'start'; readonly start: ServerStart }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'close' }

export type FromServer =
  | { readonly kind: 'listening'; readonly port: number }
  /** Told before its holder is let in, so that a process started after this one knows it too. */
  | { readonly kind: 'token-spent'; readonly token: string }
  /** It cannot start, and trying again is no use. */
  | { readonly kind: 'failed'; readonly message: string }
