/** A map that keeps what was asked for last. Runs in the engine. */

export class RecentlyUsed<K, V> {
  readonly #kept = new Map<K, V>()
  readonly #capacity: number

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get(key: K): V | undefined {
    const value = this.#kept.get(key)
    if (value !== undefined) this.set(key, value)
    return value
  }

  set(key: K, value: V): void {
    // Set again, so that the first of the map is the one not asked for the longest.
    this.#kept.delete(key)
    this.#kept.set(key, value)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#capacity) break
      this.#kept.delete(oldest)
    }
  }

  /** Forgets `value`, and not what has taken its place since. */
  forget(key: K, value: V): void {
    if (this.#kept.get(key) === value) this.#kept.delete(key)
  }
}
