/**
 * Names that a person may type: folders, cameras and lenses of the photos, and names of files. Runs in the engine, on any
 * connection.
 */
import { sep } from 'node:path'
import type { Query, ReadableDatabase } from './database.ts'

export interface NamedCount {
  readonly name: string
  readonly photos: number
}

/** Photos of a removed folder are marked a slice at a time. */
const WATCHED = 'removed_ms IS NULL AND root_id IN (SELECT id FROM root WHERE removed_ms IS NULL)'
/** A name without its ending matches "name.": everything from there up to "name/", "/" being "." plus one. */
export const SQL_NAMED = `(name = @filename COLLATE NOCASE OR
  (name >= @filename || '.' COLLATE NOCASE AND name < @filename || '/' COLLATE NOCASE))`

export class LibraryNames {
  readonly #folders: Query<{ readonly folder: string }>
  readonly #roots: Query<{ readonly path: string }>
  readonly #cameras: Query<NamedCount>
  readonly #lenses: Query<NamedCount>
  readonly #named: Query<{ readonly found: 1 }>

  constructor(db: ReadableDatabase) {
    this.#folders = db.query(
      `SELECT DISTINCT substr(path, 1, length(path) - length(name)) AS folder FROM photo WHERE ${WATCHED}`,
    )
    this.#roots = db.query('SELECT path FROM root WHERE removed_ms IS NULL')
    const gear = (column: 'camera' | 'lens') =>
      db.query<NamedCount>(
        `SELECT ${column} AS name, count(*) AS photos FROM photo JOIN content ON content.id = content_id
         WHERE ${WATCHED} AND ${column} IS NOT NULL GROUP BY ${column} ORDER BY ${column}`,
      )
    this.#cameras = gear('camera')
    this.#lenses = gear('lens')
    // The first half is a walk along an index; only photos that were never read have to be looked through.
    const named = (state: string) =>
      `EXISTS (SELECT 1 FROM photo WHERE content_id ${state} AND removed_ms IS NULL AND ${SQL_NAMED})`
    this.#named = db.query(`SELECT 1 AS found WHERE ${named('IS NOT NULL')} OR ${named('IS NULL')}`)
  }

  /** Paths of folders with photos, and of the folders between them and the watched one, which is among them. */
  folders(): readonly string[] {
    const roots = this.#roots.all().map(({ path }) => path)
    const folders = new Set(roots)
    for (const { folder } of this.#folders.all()) {
      for (
        let path = folder.slice(0, -1);
        path !== '' && !folders.has(path);
        path = path.slice(0, path.lastIndexOf(sep))
      ) {
        if (!roots.some((root) => path.startsWith(root + sep))) break
        folders.add(path)
      }
    }
    return [...folders].sort()
  }

  cameras(): readonly NamedCount[] {
    return this.#cameras.all()
  }

  lenses(): readonly NamedCount[] {
    return this.#lenses.all()
  }

  /** Whether a photo has this name, with or without its ending. */
  hasFile(filename: string): boolean {
    return this.#named.get({ filename }) !== undefined
  }
}
