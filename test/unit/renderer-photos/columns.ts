/** Makes photos for tests from the few fields that a test sets. */
import type { CapturePrecision } from '../../../electron/shared/capture-date.ts'
import { type PhotoColumns, PRECISIONS } from '../../../electron/shared/photo-columns.ts'

export interface TestPhoto {
  readonly id: number
  readonly aspect?: number
  readonly capturedMs?: number
  readonly precision?: CapturePrecision
  readonly folderId?: number
  readonly name?: string
}

export function columns(photos: readonly TestPhoto[]): PhotoColumns {
  return {
    ids: Uint32Array.from(photos, ({ id }) => id),
    aspects: Float32Array.from(photos, ({ aspect }) => aspect ?? 1.5),
    capturedMs: Float64Array.from(photos, ({ capturedMs }) => capturedMs ?? 0),
    precisions: Uint8Array.from(photos, ({ precision }) => PRECISIONS.indexOf(precision ?? 'second')),
    folderIds: Uint32Array.from(photos, ({ folderId }) => folderId ?? 1),
    names: photos.map(({ id, name }) => name ?? `photo ${id}.jpg`),
  }
}

/** The same numbers on every run. */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
