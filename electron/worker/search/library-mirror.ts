/**
 * The data of the library that a search needs, in memory: the matrix, the photos, and which rows a search can
 * find. Its content comes from mirror-follower. Runs in the search worker.
 */
import type { PhotoRow } from './library-reader.ts'
import { compileFilter, isEmptyFilter, type ResolvedFilter } from './photo-filter.ts'
import { PhotoTable } from './photo-table.ts'
import { readUnitVector } from './unit-vector.ts'
import { VectorBlocks } from './vector-blocks.ts'

const NO_VECTOR = new Uint8Array(0)

export class LibraryMirror {
  readonly matrix: VectorBlocks
  readonly photos = new PhotoTable()
  /**
   * A content keeps its row when its photos are removed, because they may return. The next start drops the
   * row.
   */
  readonly #rowOfContent = new Map<number, number>()
  /**
   * By row: 1 when the follower read a vector of this generation. Corrupt vectors stay 0, and no search finds
   * them.
   */
  #hasVector = new Uint8Array(0)
  /** By row: 1 when the content has a vector and a photo. */
  #findable = new Uint8Array(0)
  #mean: Float64Array | null = null
  #filtered: { readonly filter: string; readonly mask: Uint8Array } | null = null

  constructor(featureSize: number) {
    this.matrix = new VectorBlocks(featureSize)
  }

  /** Contents, with or without a vector and photos. */
  get rows(): number {
    return this.matrix.rows
  }

  /** Sets or replaces a content's vector from its blob. A null or corrupt blob removes it. */
  putVector(contentId: number, blob: Uint8Array | null): void {
    const row = this.#rowOf(contentId)
    this.#hasVector[row] = readUnitVector(blob ?? NO_VECTOR, this.matrix.row(row)) ? 1 : 0
    this.#changed(row)
  }

  /** A view, [featureSize] of unit length; null where no sound vector of the content was read. */
  unitVector(contentId: number): Float32Array | null {
    const row = this.#rowOfContent.get(contentId)
    return row !== undefined && this.#hasVector[row] === 1 ? this.matrix.row(row) : null
  }

  hasPhotos(contentId: number): boolean {
    const row = this.#rowOfContent.get(contentId)
    return row !== undefined && this.photos.hasPhotos(row)
  }

  putPhoto(photo: PhotoRow): void {
    this.removePhoto(photo.photoId)
    const row = this.#rowOf(photo.contentId)
    const { photoId, path, capturedMs, capturedLastMs, detail } = photo
    this.photos.put({ photoId, path, capturedMs, capturedLastMs, detail, row })
    this.#changed(row)
  }

  removePhoto(photoId: number): void {
    const row = this.photos.remove(photoId)
    if (row !== null) this.#changed(row)
  }

  /** By row: 1 when at least one photo of the content passes. The mirror owns the array and reuses it. */
  mask(filter: ResolvedFilter): Uint8Array {
    if (isEmptyFilter(filter)) return this.#findable
    // Cameras and lenses change without a change of a photo.
    if (filter.photoIds) return this.#filterMask(filter)
    const key = JSON.stringify([filter.folders, filter.fromMs, filter.toMs])
    if (this.#filtered?.filter !== key) this.#filtered = { filter: key, mask: this.#filterMask(filter) }
    return this.#filtered.mask
  }

  /** Mean of the unit vectors of all contents that a search can find; all zeros when there are none. */
  mean(): Float64Array {
    this.#mean ??= this.#meanVector()
    return this.#mean
  }

  #meanVector(): Float64Array {
    const sum = new Float64Array(this.matrix.size)
    let count = 0
    for (let row = 0; row < this.rows; row++) {
      if (this.#findable[row] !== 1) continue
      count++
      const vector = this.matrix.row(row)
      for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (vector[i] ?? 0)
    }
    return sum.map((value) => value / Math.max(1, count))
  }

  #filterMask(filter: ResolvedFilter): Uint8Array {
    const mask = new Uint8Array(this.rows)
    const passes = compileFilter(filter)
    for (const photo of this.photos.all()) {
      if (this.#findable[photo.row] === 1 && passes(photo)) mask[photo.row] = 1
    }
    return mask
  }

  /** Returns the content's row. A new content gets a row of zeros, which no search finds. */
  #rowOf(contentId: number): number {
    const known = this.#rowOfContent.get(contentId)
    if (known !== undefined) return known
    const row = this.matrix.append()
    this.#rowOfContent.set(contentId, row)
    if (row >= this.#findable.length) {
      const capacity = this.matrix.capacity
      this.#hasVector = grown(this.#hasVector, capacity)
      this.#findable = grown(this.#findable, capacity)
    }
    return row
  }

  #changed(row: number): void {
    this.#filtered = null
    this.#mean = null
    this.#findable[row] = this.#hasVector[row] === 1 && this.photos.hasPhotos(row) ? 1 : 0
  }
}

function grown(flags: Uint8Array, capacity: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(capacity)
  larger.set(flags)
  return larger
}
