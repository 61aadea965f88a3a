/** The connection to the engine and the application's state, as the window has them. For useSyncExternalStore. */
import { useSyncExternalStore } from 'react'
import type { AppState } from '../../electron/shared/app-state.ts'
import { applyChange, type StateChange } from '../../electron/shared/state-change.ts'
import type { AppClient, ConnectionState } from '../client/app-client.ts'

export interface EngineSnapshot {
  readonly connection: ConnectionState
  /** Stays while the connection is lost: the window shows the last state. */
  readonly state: AppState | null
}

export interface EngineSource {
  readonly subscribe: (listener: () => void) => () => void
  readonly snapshot: () => EngineSnapshot
}

/**
 * Renders the component again only where the selected part changes. `select` returns a part of the snapshot, or a
 * primitive made of it; a new object would render at every change.
 */
export function useEngine<T>(engine: EngineSource, select: (snapshot: EngineSnapshot) => T): T {
  return useSyncExternalStore(engine.subscribe, () => select(engine.snapshot()))
}

export class EngineState implements EngineSource {
  readonly #client: AppClient
  readonly #listeners = new Set<() => void>()
  #snapshot: EngineSnapshot
  /** The number of the newest change that arrived. */
  #newest = 0
  /** Asking for the whole state; only the newest attempt counts. */
  #attempt = 0
  #asks = false

  /** Asks for the state, and follows its changes for as long as the window lives. */
  static follow(client: AppClient): EngineState {
    const engine = new EngineState(client)
    engine.#start()
    return engine
  }

  private constructor(client: AppClient) {
    this.#client = client
    this.#snapshot = { connection: client.connection(), state: null }
  }

  #start(): void {
    const client = this.#client
    client.on('state', (change) => this.#change(change))
    client.onConnection((connection) => {
      this.#show({ connection })
      if (connection === 'open') this.#opened()
    })
    if (client.connection() === 'open') this.#opened()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  readonly snapshot = (): EngineSnapshot => this.#snapshot

  /** It may be another engine, which counts from the start. */
  #opened(): void {
    this.#newest = 0
    this.#ask()
  }

  #ask(): void {
    const attempt = ++this.#attempt
    this.#asks = true
    this.#client.api.state({}).then(
      (state) => {
        if (attempt !== this.#attempt) return
        // A change overtook the answer.
        if (state.revision < this.#newest) return this.#ask()
        this.#asks = false
        this.#show({ state })
      },
      // The connection was lost; the window asks again when it is back.
      () => undefined,
    )
  }

  #change(change: StateChange): void {
    this.#newest = Math.max(this.#newest, change.revision)
    const { state } = this.#snapshot
    if (this.#asks || !state || change.revision <= state.revision) return
    if (change.revision > state.revision + 1) this.#ask()
    else this.#show({ state: applyChange(state, change) })
  }

  #show(change: Partial<EngineSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change }
    for (const listener of this.#listeners) listener()
  }
}
