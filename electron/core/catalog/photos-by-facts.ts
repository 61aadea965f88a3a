/** Photos by what the library knows of them without a model: folder, date, camera, lens, name. Runs in the engine. */
import { sep } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { CaptureDate } from '../../shared/capture-date.ts'
import type { FactsHit } from '../../shared/library-api.ts'
import type { SearchFilter } from '../../shared/search-api.ts'
import type { Query, ReadableDatabase } from './database.ts'
import { SQL_NAMED } from './library-names.ts'
import { PHOTO_DATE } from './photo-table.ts'

/** Photos of one query: a few milliseconds. */
const PAGE = 2000

/** The names of a photo: its path below the watched folder, its camera and its lens. */
export interface PhotoNames {
  readonly path: string
  readonly camera: string | null
  readonly lens: string | null
}

interface Row extends CaptureDate, PhotoNames {
  readonly photoId: number
  readonly root: string
}

/** "folder/" up to "folder0", "0" being "/" plus one: `_` and `%` are letters of a path. */
const AFTER_SEP = String.fromCharCode(sep.charCodeAt(0) + 1)
const isOneOf = (column: string, names: string) =>
  `(${names} IS NULL OR ${column} IN (SELECT value FROM json_each(${names})))`

export class PhotosByFacts {
  readonly #page: Query<Row>

  constructor(db: ReadableDatabase) {
    this.#page = db.query(
      `SELECT photo.id AS photoId, photo.path, root.path AS root, camera, lens, ${PHOTO_DATE}
       FROM photo JOIN root ON root.id = root_id LEFT JOIN content ON content.id = content_id
       WHERE photo.path > @after AND photo.removed_ms IS NULL AND root.removed_ms IS NULL
         AND (@fromMs IS NULL OR coalesce(captured_last_ms, captured_ms) >= @fromMs)
         AND (@toMs IS NULL OR captured_ms <= @toMs)
         AND (@folders IS NULL OR EXISTS (SELECT 1 FROM json_each(@folders)
           WHERE photo.path >= value || '${sep}' AND photo.path < value || '${AFTER_SEP}'))
         AND ${isOneOf('camera', '@cameras')} AND ${isOneOf('lens', '@lenses')}
         AND (@filename IS NULL OR ${SQL_NAMED})
       ORDER BY photo.path LIMIT @limit`,
    )
  }

  /** The first `limit` photos by path that pass the filter and the test of their names. */
  async find(
    filter: SearchFilter,
    limit: number,
    passes: (names: PhotoNames) => boolean,
  ): Promise<readonly FactsHit[]> {
    const hits: FactsHit[] = []
    for (let after = ''; ; ) {
      const rows = this.#page.all({ ...parametersOf(filter), after, limit: PAGE })
      for (const { photoId, path, root, camera, lens, ...captured } of rows) {
        if (hits.length < limit && passes({ path: path.slice(root.length), camera, lens })) {
          hits.push({ photoId, path, captured })
        }
      }
      after = rows.at(-1)?.path ?? after
      if (rows.length < PAGE || hits.length === limit) return hits
      await nextTurn()
    }
  }
}

function parametersOf({ folders, fromMs, toMs, cameras, lenses, filename }: SearchFilter) {
  const list = (names: readonly string[] | undefined) =>
    names && names.length > 0 ? JSON.stringify(names) : null
  const roots = folders?.map((folder) => (folder.endsWith(sep) ? folder.slice(0, -1) : folder))
  return {
    folders: list(roots),
    cameras: list(cameras),
    lenses: list(lenses),
    fromMs: fromMs ?? null,
    toMs: toMs ?? null,
    filename: filename ?? null,
  }
}
