/** Photos of the catalogue as the columns that cross to a window. Runs in the engine; pure. */
import { type PhotoColumns, PRECISIONS } from '../../shared/photo-columns.ts'
import type { ShownPhoto } from '../catalog/shown-photos.ts'

export function columnsOf(photos: readonly ShownPhoto[]): PhotoColumns {
  return {
    ids: Uint32Array.from(photos, ({ id }) => id),
    aspects: Float32Array.from(photos, ({ width, height }) => width / height),
    capturedMs: Float64Array.from(photos, ({ capturedMs }) => capturedMs),
    precisions: Uint8Array.from(photos, ({ precision }) => PRECISIONS.indexOf(precision)),
    folderIds: Uint32Array.from(photos, ({ folderId }) => folderId),
    names: photos.map(({ name }) => name),
  }
}
