/**
 * The application's contract over a channel: calls one way, events the other. Runs anywhere: both hosts and the
 * renderer use it, so no host has a protocol of its own.
 */
import { APP_EVENTS, APP_METHODS, type AppApi, type AppEvents, type AppService } from './app-api.ts'
import type { AppError } from './errors.ts'
import { type Channel, connect, serve } from './rpc.ts'

interface EventMessage {
  readonly kind: 'event'
  readonly name: keyof AppEvents
  readonly event: unknown
}

/** Answers one window. Returns a function that stops its events; the caller closes the channel. */
export function serveApp(channel: Channel, app: AppService): () => void {
  serve<AppApi>(channel, app.api)
  const stops = APP_EVENTS.map((name) =>
    app.on(name, (event) => channel.send({ kind: 'event', name, event } satisfies EventMessage)),
  )
  return () => {
    for (const stop of stops) stop()
  }
}

export interface AppConnection extends AppService {
  /** Fails every open call and every later one. */
  close(error: AppError): void
}

/** The window's end. */
export function connectApp(channel: Channel): AppConnection {
  const { api, close } = connect<AppApi>(channel, APP_METHODS)
  const listeners = new Map<keyof AppEvents, Set<(event: never) => void>>()
  channel.onMessage((message) => {
    if (!isEvent(message)) return
    for (const listener of listeners.get(message.name) ?? []) listener(message.event as never)
  })
  return {
    api,
    close,
    on(name, listener) {
      const known = listeners.get(name) ?? new Set()
      listeners.set(name, known)
      known.add(listener)
      return () => void known.delete(listener)
    },
  }
}

function isEvent(message: unknown): message is EventMessage {
  if (typeof message !== 'object' || message === null) return false
  const { kind, name } = message as { kind?: unknown; name?: unknown }
  return kind === 'event' && APP_EVENTS.includes(name as keyof AppEvents)
}
