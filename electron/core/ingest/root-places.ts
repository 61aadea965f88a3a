/**
 * Mount points and followed links inside watched folders. Runs in the engine.
 *
 * [Note: Places inside] Their disks come and go while the root stays: photos below a place that is away are kept, as those
 * of an offline root are. A mount point may vanish with its disk; a link that someone deleted takes its photos along.
 */
import { lstat } from 'node:fs/promises'
import type { WritableDatabase } from '../catalog/database.ts'
import { PhotoTable } from '../catalog/photo-table.ts'
import { type Place, PlaceWriter } from '../catalog/place-table.ts'
import type { Root } from '../catalog/root-table.ts'
import { isInside } from '../lib/inside.ts'
import { isMissing } from './access-problem.ts'
import { compareIdentities } from './root-identity.ts'
import type { FileSystems } from './root-probe.ts'
import { KnownPhotos } from './root-standing.ts'

export class RootPlaces {
  readonly #files: FileSystems
  readonly #places: PlaceWriter
  readonly #photos: PhotoTable
  readonly #known: KnownPhotos

  constructor(db: WritableDatabase, files: FileSystems) {
    this.#files = files
    this.#places = new PlaceWriter(db)
    this.#photos = new PhotoTable(db)
    this.#known = new KnownPhotos(db)
  }

  of(root: Root): readonly Place[] {
    return this.#places.ofRoot(root.id)
  }

  /** Places that are not there now, or hold another disk. To be asked before a scan writes what it finds. */
  async away(root: Root): Promise<readonly string[]> {
    const away: string[] = []
    for (const place of this.of(root)) if (await this.#isAway(root, place)) away.push(place.path)
    return away
  }

  /** Remembers the mounts and links that hold photos now; after a scan of the whole root. */
  async note(root: Root, links: readonly string[], away: readonly string[]): Promise<void> {
    const mounts = (await this.#files.mounts()).inside(root.path)
    const kinds = new Map<string, Place['kind']>([
      ...mounts.map((path) => [path, 'mount'] as const),
      ...links.map((path) => [path, 'link'] as const),
    ])
    for (const { path } of this.of(root)) {
      if (!kinds.has(path) && !away.includes(path)) this.#places.delete(root.id, path)
    }
    for (const [path, kind] of kinds) {
      if (away.includes(path) || this.#photos.below(root.id, path, null, 1).length === 0) continue
      const probe = await this.#files.probe(path)
      if (probe.kind === 'folder') this.#places.put(root.id, { path, kind, ...probe.identity })
    }
  }

  /** The user says that what was below a folder is gone. */
  forget(root: Root, folder: string): void {
    for (const { path } of this.of(root)) if (isInside(path, folder)) this.#places.delete(root.id, path)
  }

  async #isAway(root: Root, place: Place): Promise<boolean> {
    if (place.kind === 'link' && (await isDeleted(place.path))) return false
    const probe = await this.#files.probe(place.path)
    if (probe.kind === 'folder') {
      if (compareIdentities(place, probe.identity) === 'same') return false
      if ((await this.#known.atTheirPaths(root, place.path)) === 'known') return false
    }
    return this.#photos.below(root.id, place.path, null, 1).length > 0
  }
}

async function isDeleted(link: string): Promise<boolean> {
  return lstat(link).then(
    () => false,
    (error) => isMissing(error),
  )
}
