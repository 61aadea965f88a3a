/** Finds out whether a root is in place ([Note: In place] in root-identity), and writes that down. Runs in the engine. */
import type { WritableDatabase } from '../catalog/database.ts'
import { PhotoTable } from '../catalog/photo-table.ts'
import { type Root, RootWriter } from '../catalog/root-table.ts'
import type { IgnoreRules } from './ignore-rules.ts'
import { KnownPhotos } from './known-photos.ts'
import {
  compareIdentities,
  type Finding,
  type FolderIdentity,
  type FolderProbe,
  judge,
  type Standing,
} from './root-identity.ts'
import { type FileSystems, isSameLook } from './root-probe.ts'

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

  /** Without rules no photo is looked for under another name. */
  constructor(db: WritableDatabase, files: FileSystems, rules: (() => IgnoreRules) | null) {
    this.#files = files
    this.#rules = rules
    this.#roots = new RootWriter(db)
    this.#photos = new PhotoTable(db)
    this.#known = new KnownPhotos(db)
  }

  /** `briefly`: looks for some of its photos only; an offline root is asked often. */
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

  /** Writes status and, where the numbers are others, identity. True where the status or its reason changed. */
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
