/**
 * The paths under which the library may know a folder that someone names. Runs in the engine, on any connection. Photos
 * are known by the path they were found at: the watched folder's real path, then names as they are inside it, links among
 * them ([Note: Links] in ingest/scan-folder). People name a folder through links above it, or by where a link leads.
 */
import { realpath } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { SearchFilter } from '../../shared/search-api.ts'
import type { ReadableDatabase } from '../catalog/database.ts'
import { PlaceTable, RootTable } from '../catalog/root-table.ts'
import { isInside } from '../lib/inside.ts'

export class FolderNames {
  readonly #roots: RootTable
  readonly #places: PlaceTable

  constructor(db: ReadableDatabase) {
    this.#roots = new RootTable(db)
    this.#places = new PlaceTable(db)
  }

  /** The same filter with every name of its folders. A folder that is not there keeps the name it is given. */
  async everyName(filter: SearchFilter): Promise<SearchFilter> {
    if (!filter.folders) return filter
    const watched = this.#roots.watched().map(({ path }) => path)
    const links = this.#places.links()
    const names = await Promise.all(
      filter.folders.map((path) => (watched.includes(path) ? [path] : namesOf(path, links))),
    )
    return { ...filter, folders: [...new Set(names.flat())] }
  }
}

/** `path` is absolute, and comes first; `links` lead out of watched folders. */
export async function namesOf(path: string, links: readonly string[]): Promise<readonly string[]> {
  const names = new Set([path])
  for (let above = dirname(path); above !== dirname(above); above = dirname(above)) {
    // A folder that is away has no other name now.
    const real = await realpath(above).catch(() => null)
    if (real !== null) names.add(join(real, relative(above, path)))
  }
  // As above.
  const real = await realpath(path).catch(() => path)
  names.add(real)
  for (const link of links) {
    // The link is broken now.
    const target = await realpath(link).catch(() => null)
    if (target === null) continue
    if (isInside(real, target)) names.add(join(link, relative(target, real)))
    else if (isInside(target, real)) names.add(link)
  }
  return [...names]
}
