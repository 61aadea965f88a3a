/** The engine over a link that comes and goes: calls and listeners stay the same objects throughout. */
import {
  APP_EVENTS,
  APP_METHODS,
  type AppApi,
  type AppEvents,
  type AppMethod,
} from '../../electron/shared/app-api.ts'
import { type AppConnection, connectApp } from '../../electron/shared/app-connection.ts'
import { AppError } from '../../electron/shared/errors.ts'
import type { AppClient, ConnectionState } from './app-client.ts'
import type { StartLink } from './link.ts'
import { uploadPicture } from './upload-picture.ts'

export class LinkedClient implements AppClient {
  readonly api: AppApi
  readonly uploadPicture = uploadPicture
  readonly #events = new Map<keyof AppEvents, Set<(event: never) => void>>()
  readonly #watchers = new Set<(state: ConnectionState) => void>()
  #connection: AppConnection | null = null
  #state: ConnectionState = 'connecting'

  constructor(start: StartLink) {
    const call = (method: AppMethod) => (request: never) =>
      this.#connection ? this.#connection.api[method](request) : Promise.reject(connectionLost())
    this.api = Object.fromEntries(APP_METHODS.map((method) => [method, call(method)])) as unknown as AppApi
    start({
      opened: (channel) => this.#opened(connectApp(channel)),
      lost: () => this.#ended('lost'),
      refused: () => this.#ended('refused'),
    })
  }

  on<K extends keyof AppEvents>(name: K, listener: (event: AppEvents[K]) => void): () => void {
    const known = this.#events.get(name) ?? new Set()
    this.#events.set(name, known.add(listener))
    return () => void known.delete(listener)
  }

  connection(): ConnectionState {
    return this.#state
  }

  onConnection(listener: (state: ConnectionState) => void): () => void {
    this.#watchers.add(listener)
    return () => void this.#watchers.delete(listener)
  }

  #opened(connection: AppConnection): void {
    this.#connection?.close(connectionLost())
    this.#connection = connection
    for (const name of APP_EVENTS) {
      connection.on(name, (event) => {
        // A replaced connection may still have a message on its way.
        if (this.#connection !== connection) return
        for (const listener of this.#events.get(name) ?? []) listener(event as never)
      })
    }
    this.#tell('open')
  }

  #ended(state: 'lost' | 'refused'): void {
    this.#connection?.close(connectionLost())
    this.#connection = null
    this.#tell(state)
  }

  #tell(state: ConnectionState): void {
    // A second "open" is a new engine: the window asks it for everything again.
    if (state === this.#state && state !== 'open') return
    this.#state = state
    for (const watcher of this.#watchers) watcher(state)
  }
}

function connectionLost(): AppError {
  return new AppError('connection-lost', 'there is no connection to the engine')
}
