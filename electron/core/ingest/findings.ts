/** Keeps the lists of problems and of what is left out true when single paths change. Runs in the engine. */
import { basename, dirname } from 'node:path'
import type { WritableDatabase } from '../catalog/database.ts'
import type { Root } from '../catalog/root-table.ts'
import { ScanFindings } from '../catalog/scan-findings.ts'
import { PictureCounter } from './count-pictures.ts'
import { type IgnoreRules, ignoresPath, judgePath } from './ignore-rules.ts'
import type { Look } from './look-at-paths.ts'
import { kindOfFile } from './photo-files.ts'
import { ProblemList } from './problem-list.ts'
import { mayBeUnreadableName } from './raw-names.ts'
import { listFolder } from './scan-folder.ts'

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
