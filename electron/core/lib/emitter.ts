/**
 * Typed events. Runs in the engine. A listener that throws is defective: the process warns of it, and neither the other
 * listeners nor the emitter notice.
 */
import process from 'node:process'

export class Emitter<Events> {
  readonly #listeners = new Map<keyof Events, Set<(event: never) => void>>()

  /** Returns a function that removes the listener. */
  on<K extends keyof Events>(name: K, listener: (event: Events[K]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners)
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  emit<K extends keyof Events>(name: K, event: Events[K]): void {
    for (const listener of this.#listeners.get(name) ?? []) {
      callListener(() => (listener as (event: Events[K]) => void)(event))
    }
  }
}

/** Turns an error of the listener into a warning of the process. */
export function callListener(listener: () => void): void {
  try {
    listener()
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error))
  }
}
