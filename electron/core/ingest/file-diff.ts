/** Compares files with the catalogue and writes what is different. Runs in the engine. */
import type { WritableDatabase } from '../catalog/database.ts'
import { type EntryStamp, type FileStamp, type PhotoRow, PhotoTable } from '../catalog/photo-table.ts'
import type { RecheckBudget } from './recheck-budget.ts'
import type { FoundFile } from './scan-folder.ts'

/** `revived`: unchanged, but it was removed, or belonged to another watched folder. */
export type FileChange = 'new' | 'changed' | 'revived' | 'same'

export type FileCounts = Readonly<Record<FileChange, number>>

export const NO_FILES: FileCounts = { new: 0, changed: 0, revived: 0, same: 0 }

/** `touched`: size and time are the same, and the entry changed. `unnoted`: no scan has noted its entry yet. */
export type FileComparison = FileChange | 'touched' | 'unnoted'

/** Size and time stand for the content ([Note: Touched files] in recheck-budget); a hash decides where they differ. */
export function compareFile(photo: PhotoRow | undefined, file: Stamps, rootId: number): FileComparison {
  if (!photo) return 'new'
  if (photo.bytes !== file.bytes || photo.modifiedMs !== file.modifiedMs) return 'changed'
  // A revived photo keeps the entry that it had: the next scan sees whether it was touched meanwhile.
  if (photo.removedMs !== null || photo.rootId !== rootId) return 'revived'
  if (isOther(photo.changedMs, file.changedMs) || isOther(photo.inode, file.inode)) {
    // It may be read at this moment: a later scan compares again.
    return photo.status === 'pending' ? 'same' : 'touched'
  }
  return photo.changedMs === null && file.changedMs !== null ? 'unnoted' : 'same'
}

type Stamps = FileStamp & EntryStamp

function isOther(a: number | null, b: number | null): boolean {
  return a !== null && b !== null && a !== b
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

  /** Writes one slice of a scan in one transaction. `onPhoto` hears the id of every photo. */
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
