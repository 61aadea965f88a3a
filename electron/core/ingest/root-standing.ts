/**
 * Finds out whether a root is in place ([Note: In place] in root-identity) by its folder and its photos, and stores it.
 * Runs in the engine.
 */
import { stat } from 'node:fs/promises'
import type { WritableDatabase } from '../catalog/database.ts'
import { type FileStamp, type PhotoRow, PhotoTable } from '../catalog/photo-table.ts'
import { type Root, RootWriter } from '../catalog/root-table.ts'
import { isMissing } from './access-problem.ts'
import type { IgnoreRules } from './ignore-rules.ts'
import {
  compareIdentities,
  type Finding,
  type FolderIdentity,
  type FolderProbe,
  judge,
  type Standing,
} from './root-identity.ts'
import { type FileSystems, isSameLook } from './root-probe.ts'
import { scanFolder } from './scan-folder.ts'

/** Enough for a look every few seconds at a root whose photos are not there. */
const FEW_PHOTOS = 256

export interface RootLook {
  readonly probe: FolderProbe
  readonly standing: Standing
}

export class RootStandings {
  readonly #files: FileSystems
  readonly #rules: (() => IgnoreRules) | null
  readonly #roots: RootWriter
  readonly #photos: PhotoTable
  readonly #known: KnownPhotos

  /** Without rules it looks for no photo under another name. */
  constructor(db: WritableDatabase, files: FileSystems, rules: (() => IgnoreRules) | null) {
    this.#files = files
    this.#rules = rules
    this.#roots = new RootWriter(db)
    this.#photos = new PhotoTable(db)
    this.#known = new KnownPhotos(db)
  }

  /** `briefly`: looks for some of its photos only, because the watcher looks at an offline root often. */
  async look(root: Root, briefly = false): Promise<RootLook> {
    const probe = await this.#files.probe(root.path)
    if (probe.kind !== 'folder') return { probe, standing: { state: 'offline', reason: probe.kind } }
    const finding = await this.#find(root, briefly)
    const elsewhere = finding === 'none' && !briefly && (await this.#isElsewhere(root))
    const sameness = compareIdentities(root, probe.identity)
    const there = this.#photos.there(root.id)
    return { probe, standing: judge({ sameness, there, finding, elsewhere }) }
  }

  /** Whether the same folder still stands there. */
  async isStill(root: Root, look: RootLook): Promise<boolean> {
    return isSameLook(look.probe, await this.#files.probe(root.path))
  }

  /** Stores the status and, where the numbers are others, the identity. True where the status or its reason changed. */
  record(root: Root, { probe, standing }: RootLook): boolean {
    if (standing.state === 'offline') return this.#roots.setOffline(root.id, standing.reason)
    if (probe.kind === 'folder' && standing.adopt) this.#adopt(root, probe.identity)
    return this.#roots.setOnline(root.id)
  }

  #adopt(root: Root, identity: FolderIdentity): void {
    const { volume, device, inode, bornNs } = root
    const isNew = volume !== identity.volume || inode !== identity.inode || bornNs !== identity.bornNs
    if (isNew || device !== identity.device) this.#roots.setIdentity(root.id, identity)
  }

  async #find(root: Root, briefly: boolean): Promise<Finding> {
    if (briefly) return this.#known.atTheirPaths(root, root.path, FEW_PHOTOS)
    const finding = await this.#known.atTheirPaths(root, root.path)
    if (finding !== 'none' || !this.#rules) return finding
    return (await this.#known.anyMoved(root, this.#rules())) ? 'moved' : 'none'
  }

  async #isElsewhere(root: Root): Promise<boolean> {
    for (const other of this.#roots.watched()) {
      if (other.id === root.id) continue
      const probe = await this.#files.probe(other.path)
      if (probe.kind === 'folder' && compareIdentities(root, probe.identity) === 'same') return true
    }
    return false
  }
}

/** Files looked at together: few at first, because the first one is usually there. */
const FIRST_FILES = 4
const SLICE_FILES = 64
/** Stamps of photos in memory, to recognise moved ones: about 20 MB. */
const MOVED_STAMPS = 200_000

/**
 * Looks for a root's known photos on the disk until one is found. Where everything is in place that is one look at one
 * photo; only where none is found does it look for all.
 */
export class KnownPhotos {
  readonly #photos: PhotoTable

  constructor(db: WritableDatabase) {
    this.#photos = new PhotoTable(db)
  }

  /** The best finding at the paths of up to `limit` photos below a folder of a root. */
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
