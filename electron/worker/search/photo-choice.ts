/** The photos that one query may return: those that pass its filter and are not left out. Runs in the search worker. */
import type { LibraryMirror } from './library-mirror.ts'
import { compileFilter, isEmptyFilter, type ResolvedFilter } from './photo-filter.ts'
import type { Photo } from './photo-table.ts'

export class PhotoChoice {
  /** By row: 1 where at least one photo of the content may be returned. */
  readonly mask: Uint8Array
  readonly #mirror: LibraryMirror
  /** Null where every photo passes. */
  readonly #passes: ((photo: Photo) => boolean) | null

  constructor(mirror: LibraryMirror, filter: ResolvedFilter, leaveOut: readonly number[]) {
    const left = new Set(leaveOut)
    const passesFilter = isEmptyFilter(filter) ? () => true : compileFilter(filter)
    this.#mirror = mirror
    this.#passes =
      left.size === 0 && isEmptyFilter(filter)
        ? null
        : (photo) => !left.has(photo.photoId) && passesFilter(photo)
    const mask = mirror.mask(filter)
    this.mask = left.size === 0 ? mask : mask.slice()
    for (const photoId of left) {
      const row = mirror.photos.rowOf(photoId)
      if (row !== null && mask[row] === 1) this.mask[row] = this.countOf(row) > 0 ? 1 : 0
    }
  }

  photosOf(row: number): readonly Photo[] {
    const photos = [...this.#mirror.photos.ofRow(row)]
    return this.#passes ? photos.filter(this.#passes) : photos
  }

  countOf(row: number): number {
    return this.#passes ? this.photosOf(row).length : this.#mirror.photos.countOf(row)
  }
}
