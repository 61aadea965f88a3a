/**
 * Looks for a root's known photos on the disk, until one is found. Runs in the engine. Where everything is in place that
 * is one look at one photo; only where none is found are all looked for.
 */
import { stat } from 'node:fs/promises'
import type { WritableDatabase } from '../catalog/database.ts'
import { type FileStamp, type PhotoRow, PhotoTable } from '../catalog/photo-table.ts'
import type { Root } from '../catalog/root-table.ts'
import type { IgnoreRules } from './ignore-rules.ts'
import type { Finding } from './root-identity.ts'
import { isMissing, scanFolder } from './scan-folder.ts'

/** Files asked for at once: few at first, because the first one is usually there. */
const FIRST_FILES = 4
const SLICE_FILES = 64
/** Stamps held in memory to recognise moved photos by, about 20 MB. */
const MOVED_STAMPS = 200_000

export class KnownPhotos {
  readonly #photos: PhotoTable

  constructor(db: WritableDatabase) {
    this.#photos = new PhotoTable(db)
  }

  /** What stands at the paths of up to `limit` photos below a folder of a root. */
  async atTheirPaths(root: Root, folder: string, limit = Number.POSITIVE_INFINITY): Promise<Finding> {
    let finding: Finding = 'none'
    let after: string | null = null
    for (let looked = 0, slice = FIRST_FILES; looked < limit; slice = SLICE_FILES) {
      const photos: readonly PhotoRow[] = this.#photos.below(root.id, folder, after, slice)
      const findings = await Promise.all(photos.map(lookAt))
      if (findings.includes('known')) return 'known'
      if (findings.includes('paths')) finding = 'paths'
      else if (findings.includes('unreadable') && finding === 'none') finding = 'unreadable'
      looked += photos.length
      after = photos.at(-1)?.path ?? after
      if (photos.length < slice) break
    }
    return finding
  }

  /** Whether a photo of the root lies in it under another name: the root's only sub-folder was renamed. */
  async anyMoved(root: Root, rules: IgnoreRules): Promise<boolean> {
    const stamps = new Set(this.#photos.stamps(root.id, MOVED_STAMPS).map(keyOf))
    if (stamps.size === 0) return false
    const found = scanFolder({
      root: root.path,
      folder: root.path,
      rules,
      onProblem: () => {},
      onLink: () => {},
    })
    for await (const files of found) if (files.some((file) => stamps.has(keyOf(file)))) return true
    return false
  }
}

function keyOf({ bytes, modifiedMs }: FileStamp): string {
  return `${bytes} ${modifiedMs}`
}

/** Size alone: FAT's times move by an hour with the clocks. */
async function lookAt({ path, bytes }: PhotoRow): Promise<Finding> {
  try {
    const stats = await stat(path)
    if (!stats.isFile()) return 'none'
    return stats.size === bytes ? 'known' : 'paths'
  } catch (error) {
    return isMissing(error) ? 'none' : 'unreadable'
  }
}
