/** Compares files with the catalogue and writes what is different. Runs in the engine. */
import type { WritableDatabase } from '../catalog/database.ts'
import { type FileStamp, type PhotoRow, PhotoTable } from '../catalog/photo-table.ts'
import type { FoundFile } from './scan-folder.ts'

/** `revived`: unchanged, but it was removed, or belonged to another watched folder. */
export type FileChange = 'new' | 'changed' | 'revived' | 'same'

export type FileCounts = Readonly<Record<FileChange, number>>

export const NO_FILES: FileCounts = { new: 0, changed: 0, revived: 0, same: 0 }

/** Size and time stand for the content; the hash is taken only when they differ. */
export function compareFile(photo: PhotoRow | undefined, file: FileStamp, rootId: number): FileChange {
  if (!photo) return 'new'
  if (photo.bytes !== file.bytes || photo.modifiedMs !== file.modifiedMs) return 'changed'
  return photo.removedMs !== null || photo.rootId !== rootId ? 'revived' : 'same'
}

export class FileDiff {
  readonly #db: WritableDatabase
  readonly #photos: PhotoTable

  constructor(db: WritableDatabase) {
    this.#db = db
    this.#photos = new PhotoTable(db)
  }

  /** Writes one slice of a scan in one transaction. `onPhoto` hears the id of every photo. */
  apply(rootId: number, files: readonly FoundFile[], onPhoto: (photoId: number) => void): FileCounts {
    const compared = files.map((file) => {
      const photo = this.#photos.byPath(file.path)
      return { photo, file, change: compareFile(photo, file, rootId) }
    })
    const write = () => {
      for (const { photo, file, change } of compared) onPhoto(this.#write(rootId, photo, file, change))
    }
    // A scan that finds nothing different writes nothing.
    if (compared.every(({ change }) => change === 'same')) write()
    else this.#db.transaction(write)
    const counts = { ...NO_FILES }
    for (const { change } of compared) counts[change]++
    return counts
  }

  /** Returns the photo's id. */
  #write(rootId: number, photo: PhotoRow | undefined, file: FoundFile, change: FileChange): number {
    if (!photo) return this.#photos.insert(rootId, file.path, file)
    if (change === 'changed') this.#photos.change(photo.id, rootId, file)
    else if (change === 'revived') this.#photos.revive(photo.id, rootId)
    return photo.id
  }
}

export function addCounts(a: FileCounts, b: FileCounts): FileCounts {
  return {
    new: a.new + b.new,
    changed: a.changed + b.changed,
    revived: a.revived + b.revived,
    same: a.same + b.same,
  }
}
