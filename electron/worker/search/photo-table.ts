/**
 * The photos that a search can find, in memory beside the matrix: the content, path and date of each. Runs in
 * the search worker.
 */
import { CaptureDetails, type CapturedPhoto } from './captured-photo.ts'
import { folderOf } from './photo-filter.ts'

export interface Photo extends CapturedPhoto {
  readonly photoId: number
  readonly path: string
  readonly folder: string
  /** Row of its content in the matrix. */
  readonly row: number
}

interface Linked extends Photo {
  /** The next photo of the same content: an identical file at another path. */
  next: Linked | null
}

export class PhotoTable {
  readonly #byId = new Map<number, Linked>()
  readonly #firstOfRow: (Linked | null)[] = []
  /** Shares one string a folder, however many photos the folder holds. */
  readonly #folders = new Map<string, string>()
  readonly #details = new CaptureDetails()

  get count(): number {
    return this.#byId.size
  }

  all(): Iterable<Photo> {
    return this.#byId.values()
  }

  /** Null for a photo that no search can find. */
  rowOf(photoId: number): number | null {
    return this.#byId.get(photoId)?.row ?? null
  }

  hasPhotos(row: number): boolean {
    return (this.#firstOfRow[row] ?? null) !== null
  }

  *ofRow(row: number): Iterable<Photo> {
    for (let photo = this.#firstOfRow[row] ?? null; photo; photo = photo.next) yield photo
  }

  /** Adds a photo, or replaces its entry. */
  put(photo: Omit<Photo, 'folder'>): void {
    this.remove(photo.photoId)
    // Rows arrive in any order, and the array must not have holes.
    while (this.#firstOfRow.length <= photo.row) this.#firstOfRow.push(null)
    const { photoId, path, capturedMs, capturedLastMs, row } = photo
    const folder = this.#intern(folderOf(path))
    const detail = this.#details.shared(photo.detail)
    const next = this.#firstOfRow[row] ?? null
    const linked = { photoId, path, folder, capturedMs, capturedLastMs, detail, row, next }
    this.#firstOfRow[row] = linked
    this.#byId.set(photoId, linked)
  }

  /** Returns the photo's row, or null for an unknown photo. */
  remove(photoId: number): number | null {
    const photo = this.#byId.get(photoId)
    if (!photo) return null
    this.#byId.delete(photoId)
    this.#unlink(photo)
    return photo.row
  }

  #unlink(photo: Linked): void {
    let before = this.#firstOfRow[photo.row] ?? null
    if (before === photo) {
      this.#firstOfRow[photo.row] = photo.next
      return
    }
    while (before && before.next !== photo) before = before.next
    if (before) before.next = photo.next
  }

  #intern(folder: string): string {
    const known = this.#folders.get(folder)
    if (known === undefined) this.#folders.set(folder, folder)
    return known ?? folder
  }
}
