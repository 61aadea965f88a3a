/**
 * Changes of the application's state on their way from the engine to a window. Runs anywhere; pure.
 *
 * [Note: State in slices] Each field of AppState is a slice. A window asks for the whole state once it is connected;
 * after that it receives the slices that changed, and of a list the fields that changed of its entries. All slices of
 * one change were read at one moment, and changes are numbered without a gap. So a window always shows a state that the
 * engine had as a whole: folders, model and progress never contradict each other. A window that misses a number asks
 * for the whole state again.
 */
import type { AppState } from './app-state.ts'

/** The state without its number. */
export type Slices = Omit<AppState, 'revision'>
export type SliceName = keyof Slices

/** A slice is sent whole, or by its entries: these have ids, and no optional fields. */
export const SLICES: {
  readonly [K in SliceName]: Slices[K] extends readonly Entry[] ? 'entries' : 'whole'
} = {
  version: 'whole',
  host: 'whole',
  library: 'whole',
  model: 'whole',
  folders: 'entries',
  photos: 'whole',
  failed: 'whole',
  progress: 'whole',
  pins: 'entries',
  words: 'entries',
  tuning: 'whole',
  quality: 'whole',
  sample: 'whole',
  install: 'whole',
  settings: 'whole',
}
export const SLICE_NAMES = Object.keys(SLICES) as readonly SliceName[]

export interface Entry {
  readonly id: number
}

export interface EntriesChange<T> {
  /** All ids in order, where an entry came, left or moved. */
  readonly ids?: readonly number[]
  /** New entries whole; of a changed entry the changed fields. */
  readonly entries: readonly (Partial<T> & Entry)[]
}

export interface StateChange {
  /** The state's number after this change: one more than before it. */
  readonly revision: number
  readonly slices: {
    readonly [K in SliceName]?: Slices[K] extends readonly (infer T)[] ? EntriesChange<T> : Slices[K]
  }
}

/** Slices and entries that did not change stay the same objects: readers compare by identity. */
export function applyChange(state: AppState, { revision, slices }: StateChange): AppState {
  const changed = Object.entries(slices).map(([name, change]) => {
    if (SLICES[name as SliceName] === 'whole') return [name, change]
    const entries = state[name as SliceName] as readonly Entry[]
    return [name, applyEntries(entries, change as EntriesChange<Entry>)]
  })
  return { ...state, ...(Object.fromEntries(changed) as Partial<AppState>), revision }
}

function applyEntries(before: readonly Entry[], { ids, entries }: EntriesChange<Entry>): readonly Entry[] {
  const byId = new Map(before.map((entry) => [entry.id, entry]))
  for (const entry of entries) byId.set(entry.id, { ...byId.get(entry.id), ...entry })
  return (ids ?? before.map(({ id }) => id)).flatMap((id) => byId.get(id) ?? [])
}
