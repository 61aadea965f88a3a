/** Sorts, filters and picks lists of photos. Pure. */
import type { ResultOrder } from '../../electron/shared/app-state.ts'
import { comparePhotos, type PhotoColumns, type PhotoKey } from '../../electron/shared/photo-columns.ts'

export const NO_PHOTOS: PhotoColumns = {
  ids: new Uint32Array(),
  aspects: new Float32Array(),
  capturedMs: new Float64Array(),
  precisions: new Uint8Array(),
  folderIds: new Uint32Array(),
  names: [],
}

export function photoKey(photos: PhotoColumns, index: number): PhotoKey {
  return {
    id: photos.ids[index] ?? 0,
    capturedMs: photos.capturedMs[index] ?? 0,
    name: photos.names[index] ?? '',
  }
}

/** Indices of `photos` in the wanted order. `match` keeps the given order. */
export function orderColumns(photos: PhotoColumns, order: ResultOrder): Uint32Array {
  const indices = Uint32Array.from(photos.ids.keys())
  if (order === 'match') return indices
  if (order === 'name') return sortByName(photos, indices)
  const sign = order === 'newest' ? -1 : 1
  const { capturedMs, ids } = photos
  return indices.sort(
    (a, b) => sign * ((capturedMs[a] ?? 0) - (capturedMs[b] ?? 0)) || (ids[a] ?? 0) - (ids[b] ?? 0),
  )
}

/** Lowers each name once instead of once a comparison; only comparePhotos defines the order. */
function sortByName(photos: PhotoColumns, indices: Uint32Array): Uint32Array {
  const keys = photos.names.map((name, index) => ({
    id: photos.ids[index] ?? 0,
    capturedMs: 0,
    name: name.toLowerCase() === name ? name : name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
    index,
  }))
  keys.sort((a, b) => comparePhotos('name', a, b))
  for (const [at, key] of keys.entries()) indices[at] = key.index
  return indices
}

/** The same entries, those of `first` before all others. */
export function listFirst(
  photos: PhotoColumns,
  indices: Uint32Array,
  first: ReadonlySet<number>,
): Uint32Array {
  if (first.size === 0) return indices
  const isFirst = (index: number) => first.has(photos.ids[index] ?? 0)
  return Uint32Array.of(...indices.filter(isFirst), ...indices.filter((index) => !isFirst(index)))
}

/** Indices of the photos of one watched folder, in the given order; all where `folderId` is null. */
export function filterFolder(photos: PhotoColumns, folderId: number | null): Uint32Array {
  const { folderIds } = photos
  const indices = new Uint32Array(folderIds.length)
  let count = 0
  for (let index = 0; index < folderIds.length; index++) {
    if (folderId === null || folderIds[index] === folderId) indices[count++] = index
  }
  return indices.slice(0, count)
}

export function pickColumns(photos: PhotoColumns, indices: Uint32Array): PhotoColumns {
  const count = indices.length
  const ids = new Uint32Array(count)
  const aspects = new Float32Array(count)
  const capturedMs = new Float64Array(count)
  const precisions = new Uint8Array(count)
  const folderIds = new Uint32Array(count)
  const names = new Array<string>(count)
  for (let at = 0; at < count; at++) {
    const index = indices[at] ?? 0
    ids[at] = photos.ids[index] ?? 0
    aspects[at] = photos.aspects[index] ?? 1
    capturedMs[at] = photos.capturedMs[index] ?? 0
    precisions[at] = photos.precisions[index] ?? 0
    folderIds[at] = photos.folderIds[index] ?? 0
    names[at] = photos.names[index] ?? ''
  }
  return { ids, aspects, capturedMs, precisions, folderIds, names }
}
