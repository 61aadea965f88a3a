/**
 * Compares files with the catalogue and writes the differences. Runs in the engine.
 *
 * [Note: Touched files] A program that keeps size and time of a file it replaces cannot keep its inode and its time of
 * change. But chmod, a hard link and a restored backup change these too, for a million files at once. So the worker
 * hashes such a file first, and one scan leaves no more of them to it than the budget: the others keep the entry that the
 * catalogue remembers, and the next scans find them.
 */
import type { WritableDatabase } from '../catalog/database.ts'
import { type EntryStamp, type FileStamp, type PhotoRow, PhotoTable } from '../catalog/photo-table.ts'
import type { FoundFile } from './found-file.ts'

/** Touched files of one scan: about 15 GB of photos: two minutes of a hard disk, once an hour. */
const FILES_A_SCAN = 4_096

/** `revived`: unchanged, but the photo was removed, or belonged to another watched folder. */
export type FileChange = 'new' | 'changed' | 'revived' | 'same'

export type FileCounts = Readonly<Record<FileChange, number>>

export const NO_FILES: FileCounts = { new: 0, changed: 0, revived: 0, same: 0 }

/** `touched`: size and time are the same, and the entry changed. `unnoted`: no scan has noted its entry yet. */
export type FileComparison = FileChange | 'touched' | 'unnoted'

/** Size and time stand for the content ([Note: Touched files]); a hash decides where they differ. */
export function compareFile(photo: PhotoRow | undefined, file: Stamps, rootId: number): FileComparison {
  if (!photo) return 'new'
  if (photo.bytes !== file.bytes || photo.modifiedMs !== file.modifiedMs) return 'changed'
  // A revived photo keeps the entry that it had: the next scan sees whether something touched it meanwhile.
  if (photo.removedMs !== null || photo.rootId !== rootId) return 'revived'
  if (isOther(photo.changedMs, file.changedMs) || isOther(photo.inode, file.inode)) {
    // The worker may be reading it at this moment: a later scan compares again.
    return photo.status === 'pending' ? 'same' : 'touched'
  }
  return photo.changedMs === null && file.changedMs !== null ? 'unnoted' : 'same'
}

type Stamps = FileStamp & EntryStamp

function isOther(a: number | null, b: number | null): boolean {
  return a !== null && b !== null && a !== b
}

/** How many touched files a scan may leave to the worker. */
export class RecheckBudget {
  readonly #files: number
  #left: number

  constructor(files = FILES_A_SCAN) {
    this.#files = files
    this.#left = files
  }

  /** Call it when a scan begins. */
  refill(): void {
    this.#left = this.#files
  }

  /** False where the file waits for the next scan. */
  take(): boolean {
    if (this.#left === 0) return false
    this.#left--
    return true
  }
}

interface Compared {
  readonly photo: PhotoRow | undefined
  readonly file: FoundFile
  readonly comparison: FileComparison
}

export class FileDiff {
  readonly #db: WritableDatabase
  readonly #photos: PhotoTable
  readonly #budget: RecheckBudget

  constructor(db: WritableDatabase, budget: RecheckBudget) {
    this.#db = db
    this.#photos = new PhotoTable(db)
    this.#budget = budget
  }

  /** Writes one slice of a scan in one transaction. Calls `onPhoto` with the id of every photo. */
  apply(rootId: number, files: readonly FoundFile[], onPhoto: (photoId: number) => void): FileCounts {
    const compared = files.map((file) => this.#compare(rootId, file))
    const write = () => {
      for (const each of compared) onPhoto(this.#write(rootId, each))
    }
    // A scan that finds nothing different writes nothing.
    if (compared.every(({ comparison }) => comparison === 'same')) write()
    else this.#db.transaction(write)
    const counts = { ...NO_FILES }
    for (const { comparison } of compared) counts[countedAs(comparison)]++
    return counts
  }

  #compare(rootId: number, file: FoundFile): Compared {
    const photo = this.#photos.byPath(file.path)
    const comparison = compareFile(photo, file, rootId)
    const waits = comparison === 'touched' && !this.#budget.take()
    return { photo, file, comparison: waits ? 'same' : comparison }
  }

  /** Returns the photo's id. */
  #write(rootId: number, { photo, file, comparison }: Compared): number {
    if (!photo) return this.#photos.insert(rootId, file.path, file)
    if (comparison === 'changed' || comparison === 'touched') this.#photos.change(photo.id, rootId, file)
    else if (comparison === 'revived') this.#photos.revive(photo.id, rootId)
    else if (comparison === 'unnoted') this.#photos.note(photo.id, file)
    return photo.id
  }
}

function countedAs(comparison: FileComparison): FileChange {
  if (comparison === 'touched') return 'changed'
  return comparison === 'unnoted' ? 'same' : comparison
}

export function addCounts(a: FileCounts, b: FileCounts): FileCounts {
  return {
    new: a.new + b.new,
    changed: a.changed + b.changed,
    revived: a.revived + b.revived,
    same: a.same + b.same,
  }
}
