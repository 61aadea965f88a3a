/**
 * Keeps the lists of problems and of excluded files true: which problems they hold, and what single paths change. Runs in
 * the engine.
 */
import { basename, dirname } from 'node:path'
import type { WritableDatabase } from '../catalog/database.ts'
import { PhotoTable } from '../catalog/photo-table.ts'
import type { Root } from '../catalog/root-table.ts'
import { type FoundProblem, ScanFindings } from '../catalog/scan-findings.ts'
import { PictureCounter } from './count-pictures.ts'
import { type IgnoreRules, ignoresPath, judgePath } from './ignore-rules.ts'
import type { Look } from './look-at-paths.ts'
import { kindOfFile } from './file-names.ts'
import { mayBeUnreadableName } from './raw-names.ts'
import { listFolder } from './scan-folder.ts'

export class ProblemList {
  readonly #rootId: number
  readonly #photos: PhotoTable
  readonly #findings: ScanFindings

  constructor(db: WritableDatabase, rootId: number, findings: ScanFindings) {
    this.#rootId = rootId
    this.#photos = new PhotoTable(db)
    this.#findings = findings
  }

  /** Returns whether photos at or below the path stay as they were. */
  add(found: FoundProblem): boolean {
    const keeps = keepsPhotos(found)
    if (!this.#isListed(found)) return keeps
    // The folder counts its known photos already.
    const problem = keeps && this.#isKnown(found.path) ? { ...found, pictures: 0 } : found
    this.#findings.problem(problem)
    return keeps
  }

  /** The list holds a broken link to a folder where photos behind it are known: their disk may be away. */
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

/** Whether photos may still be there. No known photo has a name that is not text. */
export function keepsPhotos({ code, kind }: Pick<FoundProblem, 'code' | 'kind'>): boolean {
  return code === 'link-broken' ? kind === 'folder' : code !== 'special-file' && code !== 'name-unreadable'
}

export class PathFindings {
  readonly #root: Root
  readonly #rules: IgnoreRules
  readonly #findings: ScanFindings
  readonly #problems: ProblemList
  readonly #counter = new PictureCounter()

  constructor(db: WritableDatabase, root: Root, rules: IgnoreRules) {
    this.#root = root
    this.#rules = rules
    this.#findings = new ScanFindings(db, root.id)
    this.#problems = new ProblemList(db, root.id, this.#findings)
  }

  async update(looks: readonly Look[]): Promise<void> {
    for (const look of looks) await this.#update(look)
    const folders = new Set(
      looks.filter(({ path }) => this.#isListedByFolder(path)).map(({ path }) => dirname(path)),
    )
    for (const folder of folders) await this.#listAgain(folder)
  }

  async #update(look: Look): Promise<void> {
    const { path } = look
    if (look.is === 'left-out' && look.kind === 'folder') {
      const counted = await this.#counter.count(path)
      if (counted.count > 0 || counted.more)
        this.#findings.leftOut({ path, rule: look.rule, kind: 'folder', ...counted })
    }
    if (look.is === 'problem') {
      const pictures = look.kind === 'file' ? 1 : 0
      const raw = Buffer.from(path)
      this.#problems.add({ ...look.problem, path, raw, folder: dirname(path), kind: look.kind, pictures })
    }
    if (look.is !== 'unknown' && look.is !== 'folder') await this.#findings.endTree(path)
  }

  /** Files that only a count or their bytes name. */
  #isListedByFolder(path: string): boolean {
    if (mayBeUnreadableName(basename(path))) return true
    const kind = kindOfFile(basename(path))
    if (kind === 'video' || kind === 'drawing') return true
    return kind === 'picture' && ignoresPath(this.#rules, this.#root.path, path, 'file')
  }

  async #listAgain(folder: string): Promise<void> {
    const { rule, enter } = judgePath(this.#rules, this.#root.path, folder, 'folder')
    if (rule !== null && !enter) return
    let isRead = true
    await listFolder({
      root: this.#root.path,
      folder,
      rules: this.#rules,
      onProblem: (problem) => {
        if (problem.path === folder) isRead = false
        else this.#problems.add(problem)
      },
      onLeftOut: (leftOut) => this.#findings.leftOut(leftOut),
    })
    if (isRead) await this.#findings.endNames(folder)
  }
}
