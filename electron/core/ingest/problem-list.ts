/** Which problems of a scan are listed, and what they mean for photos that are known. Runs in the engine. */
import type { WritableDatabase } from '../catalog/database.ts'
import { PhotoTable } from '../catalog/photo-table.ts'
import type { FoundProblem, ScanFindings } from '../catalog/scan-findings.ts'

export class ProblemList {
  readonly #rootId: number
  readonly #photos: PhotoTable
  readonly #findings: ScanFindings

  constructor(db: WritableDatabase, rootId: number, findings: ScanFindings) {
    this.#rootId = rootId
    this.#photos = new PhotoTable(db)
    this.#findings = findings
  }

  /** Returns whether photos at or below the path are kept as they were. */
  add(found: FoundProblem): boolean {
    const keeps = keepsPhotos(found)
    if (!this.#isListed(found)) return keeps
    // Known photos are counted as what they were.
    const problem = keeps && this.#isKnown(found.path) ? { ...found, pictures: 0 } : found
    this.#findings.problem(problem)
    return keeps
  }

  /** A broken link to a folder is listed where photos behind it are known: their disk may be away. */
  #isListed({ path, code, kind }: FoundProblem): boolean {
    if (code !== 'link-broken' || kind === 'file') return code !== 'vanished'
    return this.#isKnown(path)
  }

  /** Whether photos at or below the path are known. */
  #isKnown(path: string): boolean {
    if (this.#photos.byPath(path)?.removedMs === null) return true
    return this.#photos.below(this.#rootId, path, null, 1).length > 0
  }
}

/** Whether photos may still be there as they were. No known photo has a name that is not text. */
export function keepsPhotos({ code, kind }: Pick<FoundProblem, 'code' | 'kind'>): boolean {
  return code === 'link-broken' ? kind === 'folder' : code !== 'special-file' && code !== 'name-unreadable'
}
