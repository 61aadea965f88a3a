/** The application's state as the engine last told it. Made for React's useSyncExternalStore. */
import type { AppState } from '../../electron/shared/app-state.ts'
import type { AppClient, ConnectionState } from '../client/app-client.ts'

export interface EngineSnapshot {
  readonly connection: ConnectionState
  /** Kept while the connection is lost: the window goes on showing what it has. */
  readonly state: AppState | null
}

export class EngineState {
  readonly #client: AppClient
  readonly #listeners = new Set<() => void>()
  #snapshot: EngineSnapshot

  constructor(client: AppClient) {
    this.#client = client
    this.#snapshot = { connection: client.connection(), state: null }
    client.on('state', (state) => this.#show({ state }))
    client.on('progress', (progress) => {
      const { state } = this.#snapshot
      if (state) this.#show({ state: { ...state, progress } })
    })
    client.onConnection((connection) => {
      this.#show({ connection })
      if (connection === 'open') this.#ask()
    })
    if (client.connection() === 'open') this.#ask()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  readonly snapshot = (): EngineSnapshot => this.#snapshot

  #ask(): void {
    this.#client.api.state({}).then(
      (state) => this.#show({ state }),
      // It was lost again meanwhile, and is asked when it is back.
      () => undefined,
    )
  }

  #show(change: Partial<EngineSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change }
    for (const listener of this.#listeners) listener()
  }
}
