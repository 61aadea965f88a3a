/** Sends the changes of the application's state to its windows ([Note: State in slices]). Runs in the engine. */
import { isDeepStrictEqual } from 'node:util'
import type { AppState } from '../../shared/app-state.ts'
import {
  type EntriesChange,
  type Entry,
  SLICE_NAMES,
  SLICES,
  type Slices,
  type StateChange,
} from '../../shared/state-change.ts'

/** Interval between two readings of the state. */
const LOOK_MS = 200
/** Interval between two changes in which only numbers differ: nobody reads a counter faster. */
const FIGURES_MS = 1_000

export interface StateFeedOptions {
  /** Returns the present state. */
  readonly read: () => Slices
  readonly send: (change: StateChange) => void
}

export class StateFeed {
  readonly #options: StateFeedOptions
  /** The state that windows have; null while none has asked. */
  #sent: Slices | null = null
  #revision = 0
  #lookedMs = -LOOK_MS
  #sentMs = -FIGURES_MS
  #timer: NodeJS.Timeout | null = null
  #dueMs = 0
  #closed = false

  constructor(options: StateFeedOptions) {
    this.#options = options
  }

  /** Call it after any change of the state. */
  changed(): void {
    this.#lookAt(this.#lookedMs + LOOK_MS)
  }

  /** Call it after a change of counts alone, which can wait. */
  figuresChanged(): void {
    this.#lookAt(this.#sentMs + FIGURES_MS)
  }

  /** The whole state, for a window that has none. Sends what changed first: all windows have the same state then. */
  whole(): AppState {
    this.#send(this.#read())
    return { ...(this.#sent as Slices), revision: this.#revision }
  }

  close(): void {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
  }

  #lookAt(dueMs: number): void {
    if (this.#closed || this.#sent === null || (this.#timer && this.#dueMs <= dueMs)) return
    if (this.#timer) clearTimeout(this.#timer)
    this.#dueMs = dueMs
    // In a later turn even if it is due, because the caller may be in the middle of its change.
    this.#timer = setTimeout(() => this.#look(), Math.max(0, dueMs - performance.now()))
    this.#timer.unref()
  }

  #look(): void {
    this.#timer = null
    this.#lookedMs = performance.now()
    const state = this.#read()
    const calmMs = this.#sentMs + FIGURES_MS
    if (calmMs > performance.now() && shapeOf(state) === shapeOf(this.#sent)) {
      if (!isDeepStrictEqual(state, this.#sent)) this.#lookAt(calmMs)
      return
    }
    this.#send(state)
  }

  /** A copy: an object that changes in place later must not look as if it had been sent. */
  #read(): Slices {
    return structuredClone(this.#options.read())
  }

  #send(state: Slices): void {
    const before = this.#sent
    this.#sent = state
    const slices = before && changedSlices(before, state)
    if (!slices || Object.keys(slices).length === 0) return
    this.#sentMs = performance.now()
    this.#options.send({ revision: ++this.#revision, slices })
  }
}

/** The slices of `after` that differ from `before`. */
export function changedSlices(before: Slices, after: Slices): StateChange['slices'] {
  const changed = SLICE_NAMES.filter((name) => !isDeepStrictEqual(before[name], after[name])).map((name) => [
    name,
    SLICES[name] === 'whole'
      ? after[name]
      : changedEntries(before[name] as readonly Entry[], after[name] as readonly Entry[]),
  ])
  return Object.fromEntries(changed)
}

function changedEntries(before: readonly Entry[], after: readonly Entry[]): EntriesChange<Entry> {
  const known = new Map(before.map((entry) => [entry.id, entry]))
  const entries = after.flatMap((entry) => changedFields(known.get(entry.id), entry) ?? [])
  const ids = after.map(({ id }) => id)
  const areSame = isDeepStrictEqual(
    before.map(({ id }) => id),
    ids,
  )
  return areSame ? { entries } : { ids, entries }
}

/** A new entry whole; null if nothing differs. */
function changedFields(before: Entry | undefined, after: Entry): Entry | null {
  if (!before) return after
  const fields = Object.entries(after).filter(
    ([name, value]) => !isDeepStrictEqual(before[name as keyof Entry], value),
  )
  return fields.length === 0 ? null : { ...Object.fromEntries(fields), id: after.id }
}

/** A state with every number alike. */
function shapeOf(state: Slices | null): string {
  return JSON.stringify(state, (_, value: unknown) => (typeof value === 'number' ? 0 : value))
}
