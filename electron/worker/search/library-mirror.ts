/**
 * The data of the library that a search needs, in memory: the vectors, the photos, and which rows a search can
 * find. Its content comes from mirror-follower. Runs in the search worker.
 */
import type { Scale } from './bands.ts'
import { ExactCosines } from './exact-cosines.ts'
import { FloatRows } from './float-rows.ts'
import { IdPlaces } from './id-places.ts'
import type { LibraryReader, PhotoRow } from './library-reader.ts'
import { contentHash, LibrarySample, smallestHashes } from './library-sample.ts'
import { compileFilter, isEmptyFilter, type ResolvedFilter } from './photo-filter.ts'
import { PhotoTable } from './photo-table.ts'
import { QuantisedMatrix } from './quantised-matrix.ts'
import { readUnitVector } from './unit-vector.ts'

const NO_VECTOR = new Uint8Array(0)
/** The mean of the first vectors becomes the centre of the matrix: [Note: Bytes with a bound]. */
const CENTRE_ROWS = 512
const GROWTH_ROWS = 16_384
/** Vectors whose exact cosines are computed at once. */
const BATCH_ROWS = 256

export class LibraryMirror {
  readonly matrix: QuantisedMatrix
  readonly photos = new PhotoTable()
  readonly #reader: Pick<LibraryReader, 'embeddingOf'>
  readonly #floats: FloatRows
  readonly #unit: Float32Array
  readonly #exact: ExactCosines
  /**
   * A content keeps its row when its photos are removed, because they may return. The next start drops the
   * row.
   */
  #contentIds = new Float64Array(0)
  readonly #rowOfContent = new IdPlaces((row) => this.#contentIds[row] as number)
  /**
   * By row: 1 when the follower read a vector of this generation. Corrupt vectors stay 0, and no search finds
   * them.
   */
  #hasVector = new Uint8Array(0)
  /** By row: 1 when the content has a vector and a photo. */
  #findable = new Uint8Array(0)
  #findableRows = 0
  /** By row, of the photo's bank statistics; NaN where it has none. */
  #medians = new Float64Array(0)
  #spreads = new Float64Array(0)
  #sample: LibrarySample | null = null
  /** By content id: the vectors of the last sample that are still true. */
  #sampled = new Map<number, Float32Array>()
  #filtered: { readonly filter: string; readonly mask: Uint8Array } | null = null

  /** @param rows that it will have at least */
  constructor(featureSize: number, rows: number, reader: Pick<LibraryReader, 'embeddingOf'>) {
    this.matrix = new QuantisedMatrix(featureSize)
    this.#reader = reader
    this.#unit = new Float32Array(featureSize)
    this.#exact = new ExactCosines(featureSize, BATCH_ROWS)
    this.#floats = new FloatRows(featureSize, (row, target) => this.#readVector(row, target))
    this.#floats.reserve(rows)
  }

  /** Contents, with or without a vector and photos. */
  get rows(): number {
    return this.matrix.rows
  }

  /** Contents that a search can find. */
  get contents(): number {
    return this.#findableRows
  }

  /** Sets or replaces a content's vector from its blob. A null or corrupt blob removes it. */
  putVector(contentId: number, blob: Uint8Array | null): void {
    const row = this.#rowOf(contentId)
    const isSound = readUnitVector(blob ?? NO_VECTOR, this.#unit)
    if (isSound) {
      this.#floats.put(row, this.#unit)
      this.matrix.put(row, this.#unit)
    }
    this.#hasVector[row] = isSound ? 1 : 0
    // They were those of the vector before.
    this.#medians[row] = Number.NaN
    this.#sampled.delete(contentId)
    this.#changed(row)
    if (row === CENTRE_ROWS - 1) this.#centre()
  }

  /** A view, [featureSize] of unit length, which the next call may overwrite; the row must have a vector. */
  vector(row: number): Float32Array {
    return this.#floats.get(row)
  }

  /** As `vector`; null where no sound vector of the content was read. */
  unitVector(contentId: number): Float32Array | null {
    const row = this.#rowOfContent.find(contentId)
    return this.#hasVector[row] === 1 ? this.vector(row) : null
  }

  /** Exact cosines, one array a column. Rows in ascending order are read in order where they are not in memory. */
  cosines(rows: readonly number[], columns: readonly Float64Array[]): readonly Float64Array[] {
    const cosines = columns.map(() => new Float64Array(rows.length))
    for (let first = 0; first < rows.length; first += BATCH_ROWS) {
      const batch = rows.slice(first, first + BATCH_ROWS)
      for (const [i, row] of batch.entries()) this.#exact.put(i, this.vector(row))
      for (const [k, column] of columns.entries()) {
        this.#exact.cosines(column, (cosines[k] as Float64Array).subarray(first, first + batch.length))
      }
    }
    return cosines
  }

  /** Whether the exact vectors of all rows are in memory. */
  get holdsAllVectors(): boolean {
    return this.#floats.holdsAll
  }

  /** Of the content's present vector. */
  putStatistics(contentId: number, { median, spread }: Scale): void {
    const row = this.#rowOf(contentId)
    // A photo that scores the same on half of the bank has no scale of its own.
    this.#medians[row] = spread > 0 && spread < Infinity ? median : Number.NaN
    this.#spreads[row] = spread
  }

  dropStatistics(): void {
    this.#medians.fill(Number.NaN)
  }

  /** How the photos of a row score against the bank; null before that is known. */
  bankScale(row: number): Scale | null {
    const median = this.#medians[row] ?? Number.NaN
    return Number.isFinite(median) ? { median, spread: this.#spreads[row] as number } : null
  }

  /** As `bankScale`; null for an unknown content as well. */
  bankScaleOf(contentId: number): Scale | null {
    const row = this.#rowOfContent.find(contentId)
    return row < 0 ? null : this.bankScale(row)
  }

  /** Whether a content that a search can find has no bank statistics. */
  lacksStatistics(): boolean {
    for (let row = 0; row < this.rows; row++) {
      if (this.#findable[row] === 1 && !Number.isFinite(this.#medians[row])) return true
    }
    return false
  }

  hasPhotos(contentId: number): boolean {
    const row = this.#rowOfContent.find(contentId)
    return row >= 0 && this.photos.hasPhotos(row)
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

  /** Of the contents that a search can find: [Note: A sample by hash]. */
  sample(): LibrarySample {
    this.#sample ??= this.#drawSample()
    return this.#sample
  }

  #drawSample(): LibrarySample {
    const ids = smallestHashes(() => this.#findableContents(), this.contents)
    this.#sampled = new Map(ids.map((id) => [id, this.#sampled.get(id) ?? this.#copyOf(id)]))
    const largestHash = ids.length < this.contents ? contentHash(ids.at(-1) ?? 0) : Infinity
    return new LibrarySample([...this.#sampled.values()], this.matrix.size, largestHash)
  }

  #copyOf(contentId: number): Float32Array {
    return this.vector(this.#rowOfContent.find(contentId)).slice()
  }

  *#findableContents(): Generator<number> {
    for (let row = 0; row < this.rows; row++) {
      if (this.#findable[row] === 1) yield this.#contentIds[row] as number
    }
  }

  #filterMask(filter: ResolvedFilter): Uint8Array {
    const mask = new Uint8Array(this.rows)
    const passes = compileFilter(filter)
    for (const photo of this.photos.all()) {
      if (this.#findable[photo.row] === 1 && passes(photo)) mask[photo.row] = 1
    }
    return mask
  }

  /** Puts the first vectors once more, from their mean. */
  #centre(): void {
    const rows = Array.from({ length: CENTRE_ROWS }, (_, row) => row).filter(
      (row) => this.#hasVector[row] === 1,
    )
    const vectors = rows.map((row) => this.vector(row).slice())
    this.matrix.centre = new LibrarySample(vectors, this.matrix.size).mean()
    for (const [i, row] of rows.entries()) this.matrix.put(row, vectors[i] as Float32Array)
  }

  /** The vector was sound when the follower read it, and its row has it until a later commit is followed. */
  #readVector(row: number, target: Float32Array): void {
    const { vector } = this.#reader.embeddingOf(this.#contentIds[row] as number)
    readUnitVector(vector ?? NO_VECTOR, target)
  }

  /** Returns the content's row. A new content gets a row of zeros, which no search finds. */
  #rowOf(contentId: number): number {
    const known = this.#rowOfContent.find(contentId)
    if (known >= 0) return known
    const row = this.matrix.append()
    if (row >= this.#findable.length) this.#grow(row + GROWTH_ROWS)
    this.#contentIds[row] = contentId
    this.#rowOfContent.add(contentId, row)
    this.#floats.reserve(row + 1)
    return row
  }

  #grow(capacity: number): void {
    this.#contentIds = grown(this.#contentIds, new Float64Array(capacity))
    this.#hasVector = grown(this.#hasVector, new Uint8Array(capacity))
    this.#findable = grown(this.#findable, new Uint8Array(capacity))
    this.#medians = grown(this.#medians, new Float64Array(capacity).fill(Number.NaN))
    this.#spreads = grown(this.#spreads, new Float64Array(capacity))
  }

  #changed(row: number): void {
    this.#filtered = null
    const findable = this.#hasVector[row] === 1 && this.photos.hasPhotos(row) ? 1 : 0
    this.#findableRows += findable - (this.#findable[row] as number)
    this.#findable[row] = findable
    if (this.#sample?.mayHold(this.#contentIds[row] as number)) this.#sample = null
  }
}

function grown<T extends Float64Array | Uint8Array>(values: T, larger: T): T {
  larger.set(values)
  return larger
}
