/**
 * The photos that a search can find, in memory beside the matrix: the content, folder and date of each, in about 40 bytes.
 * Paths stay in the library. Runs in the search worker.
 */
import { type CaptureDetail, captureDateOf } from './captured-photo.ts'
import { IdPlaces } from './id-places.ts'
import { folderOf } from './photo-filter.ts'

const FEWEST_PLACES = 1_024
/** No photo. */
const NONE = -1

export interface NewPhoto {
  readonly photoId: number
  readonly path: string
  readonly capturedMs: number
  readonly capturedLastMs: number
  readonly detail: CaptureDetail
  /** Row of its content in the matrix. */
  readonly row: number
}

export interface Photo {
  readonly photoId: number
  readonly folder: string
  readonly capturedMs: number
  readonly capturedLastMs: number
  readonly row: number
}

/** Columns by place; a removed photo's place is used again. */
interface Columns {
  readonly photoIds: Float64Array
  readonly rows: Int32Array
  /** The next photo of the same content, an identical file at another path; of a free place the next free one. */
  readonly nexts: Int32Array
  readonly folders: Int32Array
  readonly details: Int32Array
  readonly capturedMs: Float64Array
  readonly capturedLastMs: Float64Array
}

export class PhotoTable {
  #columns = columnsOf(FEWEST_PLACES)
  /** Places that were ever used. */
  #used = 0
  #free = NONE
  readonly #places = new IdPlaces((place) => this.#columns.photoIds[place] as number)
  /** By row: the place of the content's first photo. */
  #firstOfRow = new Int32Array(FEWEST_PLACES).fill(NONE)
  /** One string a folder, however many photos the folder holds. */
  readonly #folders = new Interned<string>((folder) => folder)
  readonly #details = new Interned<CaptureDetail>(({ precision, offsetMinutes, from }) =>
    [precision, offsetMinutes, from].join(' '),
  )

  get count(): number {
    return this.#places.count
  }

  *all(): Iterable<Photo> {
    for (let place = 0; place < this.#used; place++) {
      if (this.#columns.rows[place] !== NONE) yield this.#photo(place)
    }
  }

  /** Null for a photo that no search can find. */
  rowOf(photoId: number): number | null {
    const place = this.#places.find(photoId)
    return place < 0 ? null : (this.#columns.rows[place] as number)
  }

  captured(photoId: number) {
    const place = this.#places.find(photoId)
    if (place < 0) throw new RangeError(`expected a photo of the table, got ${photoId}`)
    const detail = this.#details.at(this.#columns.details[place] as number)
    return captureDateOf({ capturedMs: this.#columns.capturedMs[place] as number, detail })
  }

  hasPhotos(row: number): boolean {
    return (this.#firstOfRow[row] ?? NONE) !== NONE
  }

  *ofRow(row: number): Iterable<Photo> {
    for (let place = this.#firstOfRow[row] ?? NONE; place !== NONE; ) {
      yield this.#photo(place)
      place = this.#columns.nexts[place] as number
    }
  }

  /** How many photos a content has. */
  countOf(row: number): number {
    let count = 0
    for (let place = this.#firstOfRow[row] ?? NONE; place !== NONE; count++)
      place = this.#columns.nexts[place] as number
    return count
  }

  /** Adds a photo, or replaces its entry. */
  put({ photoId, path, capturedMs, capturedLastMs, detail, row }: NewPhoto): void {
    this.remove(photoId)
    const place = this.#newPlace()
    const columns = this.#columns
    if (row >= this.#firstOfRow.length) this.#firstOfRow = grown(this.#firstOfRow, 2 * (row + 1), NONE)
    columns.photoIds[place] = photoId
    columns.rows[place] = row
    columns.nexts[place] = this.#firstOfRow[row] as number
    columns.folders[place] = this.#folders.place(folderOf(path))
    columns.details[place] = this.#details.place(detail)
    columns.capturedMs[place] = capturedMs
    columns.capturedLastMs[place] = capturedLastMs
    this.#firstOfRow[row] = place
    this.#places.add(photoId, place)
  }

  /** Returns the photo's row, or null for an unknown photo. */
  remove(photoId: number): number | null {
    const place = this.#places.find(photoId)
    if (place < 0) return null
    const { rows, nexts } = this.#columns
    const row = rows[place] as number
    this.#places.remove(photoId)
    this.#unlink(row, place)
    rows[place] = NONE
    nexts[place] = this.#free
    this.#free = place
    return row
  }

  #unlink(row: number, place: number): void {
    const { nexts } = this.#columns
    const next = nexts[place] as number
    let before = this.#firstOfRow[row] as number
    if (before === place) {
      this.#firstOfRow[row] = next
      return
    }
    while (nexts[before] !== place) before = nexts[before] as number
    nexts[before] = next
  }

  #newPlace(): number {
    const free = this.#free
    if (free !== NONE) {
      this.#free = this.#columns.nexts[free] as number
      return free
    }
    const capacity = this.#columns.rows.length
    if (this.#used === capacity) this.#columns = larger(this.#columns, Math.ceil(1.5 * capacity))
    return this.#used++
  }

  #photo(place: number): Photo {
    const { photoIds, rows, folders, capturedMs, capturedLastMs } = this.#columns
    return {
      photoId: photoIds[place] as number,
      folder: this.#folders.at(folders[place] as number),
      capturedMs: capturedMs[place] as number,
      capturedLastMs: capturedLastMs[place] as number,
      row: rows[place] as number,
    }
  }
}

/** Few different values, each by its place. */
class Interned<T> {
  readonly #keyOf: (value: T) => string
  readonly #places = new Map<string, number>()
  readonly #values: T[] = []

  constructor(keyOf: (value: T) => string) {
    this.#keyOf = keyOf
  }

  place(value: T): number {
    const key = this.#keyOf(value)
    const known = this.#places.get(key)
    if (known !== undefined) return known
    this.#places.set(key, this.#values.length)
    return this.#values.push(value) - 1
  }

  at(place: number): T {
    return this.#values[place] as T
  }
}

function columnsOf(places: number): Columns {
  return {
    photoIds: new Float64Array(places),
    rows: new Int32Array(places),
    nexts: new Int32Array(places),
    folders: new Int32Array(places),
    details: new Int32Array(places),
    capturedMs: new Float64Array(places),
    capturedLastMs: new Float64Array(places),
  }
}

function larger(columns: Columns, places: number): Columns {
  const fresh = columnsOf(places)
  for (const name of Object.keys(columns) as (keyof Columns)[]) fresh[name].set(columns[name])
  return fresh
}

function grown(values: Int32Array, length: number, fill: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(length).fill(fill)
  longer.set(values)
  return longer
}
