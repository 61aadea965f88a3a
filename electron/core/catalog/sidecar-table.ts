/**
 * Files beside photos as the last scan saw them, and the photos that they may belong to. Runs in the engine; the
 * table `sidecar`.
 */
import { basename, dirname, sep } from 'node:path'
import type { WritableDatabase } from './database.ts'
import { SET_FACTS_DUE } from './due-facts.ts'
import type { FileStamp } from './photo-table.ts'

export interface SidecarRow extends FileStamp {
  readonly path: string
}

/** Google Takeout cuts names to 46 characters, ending included: from here on a name may be the beginning of one. */
const CUT_LENGTH = 38

export class SidecarTable {
  readonly #byPath
  readonly #below
  readonly #beside
  readonly #put
  readonly #delete
  readonly #makeDue

  constructor(db: WritableDatabase) {
    const row = 'path, bytes, modified_ms AS modifiedMs'
    this.#byPath = db.query<SidecarRow>(`SELECT ${row} FROM sidecar WHERE path = @path`)
    this.#below = db.query<SidecarRow>(
      `SELECT ${row} FROM sidecar WHERE path > @after AND path < @end ORDER BY path LIMIT @limit`,
    )
    this.#beside = db.query<{ id: number; path: string }>(
      'SELECT id, path FROM photo WHERE path >= @from AND path < @end AND (@alsoRemoved OR removed_ms IS NULL)',
    )
    this.#put = db.command(
      `INSERT INTO sidecar (path, bytes, modified_ms) VALUES (@path, @bytes, @modifiedMs)
       ON CONFLICT (path) DO UPDATE SET bytes = @bytes, modified_ms = @modifiedMs`,
    )
    this.#delete = db.command('DELETE FROM sidecar WHERE path = @path')
    this.#makeDue = db.command(`UPDATE photo SET ${SET_FACTS_DUE} WHERE id = @id`)
  }

  byPath(path: string): SidecarRow | undefined {
    return this.#byPath.get({ path })
  }

  /** The next ones below a folder after a path, in order of path. */
  below(folder: string, after: string | null, limit: number): readonly SidecarRow[] {
    const prefix = folder.endsWith(sep) ? folder : folder + sep
    const end = prefix.slice(0, -1) + String.fromCharCode(sep.charCodeAt(0) + 1)
    return this.#below.all({ after: after ?? prefix, end, limit })
  }

  put({ path, bytes, modifiedMs }: SidecarRow): void {
    this.#put.run({ path, bytes, modifiedMs })
  }

  delete(path: string): void {
    this.#delete.run({ path })
  }

  /** The photo's facts are read again. */
  makeDue(photoId: number): void {
    this.#makeDue.run({ id: photoId })
  }

  /**
   * The photos that a sidecar may belong to, by its name: in the same folder, with the same beginning. That is more
   * than the reader takes it for: reading a photo's facts once too often costs little, and missing it costs the date.
   */
  photosBeside(sidecar: string, alsoRemoved = false): readonly number[] {
    const folder = dirname(sidecar)
    const prefix = folder.endsWith(sep) ? folder : folder + sep
    const name = beginning(basename(sidecar))
    const ids = new Set<number>()
    if (name === '') return []
    for (const spelling of spellings(name)) {
      const from = prefix + spelling
      for (const { id, path } of this.#beside.all({
        from,
        end: from + LAST_CHARACTER,
        alsoRemoved: Number(alsoRemoved),
      })) {
        if (isBeside(path.slice(prefix.length), spelling)) ids.add(id)
      }
    }
    return [...ids]
  }
}

/** Sorts behind every character of a name, in UTF-8 as SQLite compares. */
const LAST_CHARACTER = '\u{10ffff}'

/** The reader minds neither case nor how letters with accents are composed. */
function spellings(name: string): ReadonlySet<string> {
  const lower = name.toLowerCase()
  const cases = [name, lower, name.toUpperCase(), name.charAt(0).toUpperCase() + lower.slice(1)]
  return new Set(cases.flatMap((each) => [each, each.normalize('NFC'), each.normalize('NFD')]))
}

/** "IMG_1.jpg(2).json" and "IMG_1.xmp" begin as the photo does: "IMG_1". */
function beginning(name: string): string {
  const stem = name.slice(0, name.lastIndexOf('.'))
  const end = stem.slice(1).search(/[.(]/)
  return end < 0 ? stem : stem.slice(0, end + 1)
}

/** Directly in the folder, and the name ends there or continues with what tells copies and edits: "IMG_1-edited.jpg". */
function isBeside(name: string, start: string): boolean {
  if (name.includes(sep)) return false
  return start.length >= CUT_LENGTH || /^[^\p{L}\p{N}]/u.test(name.slice(start.length))
}
