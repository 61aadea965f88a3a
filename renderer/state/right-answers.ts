/**
 * The right answers of one query. A click changes them here at once and then in the engine. Made for React's
 * useSyncExternalStore.
 */
import type { AppApi } from '../../electron/shared/app-api.ts'
import type { MarkedQuery, RightAnswers } from '../../electron/shared/app-quality.ts'
import { sameReferences } from './query-changes.ts'

export interface MarksSnapshot {
  readonly right: ReadonlySet<number>
  /** The number of marked photos that are not in the library now. */
  readonly missing: number
  /** Null where nothing is marked, or before the first answer. */
  readonly entryId: number | null
  readonly sharedConcept: string
  readonly canUndo: boolean
}

interface Change {
  readonly photoIds: readonly number[]
  readonly right: boolean
}

export interface RightAnswersOptions {
  readonly api: Pick<AppApi, 'rightAnswers' | 'markAnswers'>
  readonly onError: (error: unknown) => void
  /** Photos that stay unmarked: the reference itself, or a copy of it. */
  readonly onRefused: (photoIds: readonly number[]) => void
}

export const NO_MARKS: MarksSnapshot = {
  right: new Set(),
  missing: 0,
  entryId: null,
  sharedConcept: '',
  canUndo: false,
}

export class RightAnswersStore {
  readonly #options: RightAnswersOptions
  readonly #listeners = new Set<() => void>()
  #query: MarkedQuery | null = null
  #snapshot = NO_MARKS
  /** Changes of this query, the latest last. */
  #undo: readonly Change[] = []
  /** Numbers the calls: an answer to a call before the last change is out of date. */
  #asked = 0
  /** Changes without an answer yet: until then the engine may know fewer marks than the window shows. */
  #changing = 0

  constructor(options: RightAnswersOptions) {
    this.#options = options
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  readonly snapshot = (): MarksSnapshot => this.#snapshot

  /** Shows the marks of another query, or none; reads those of the same query again. */
  show(query: MarkedQuery | null): void {
    const same = sameMarked(query, this.#query)
    if (same && this.#changing > 0) return
    if (!same) {
      this.#undo = []
      this.#tell(NO_MARKS)
    }
    // The engine stores marks by references and text alone.
    this.#query = query && { references: query.references, text: query.text }
    const asked = ++this.#asked
    if (!this.#query) return
    this.#options.api.rightAnswers({ query: this.#query }).then(
      (answers) => asked === this.#asked && this.#take(answers),
      // A reference that is gone has no marks to show; whoever searches with it is told so.
      () => undefined,
    )
  }

  /** All of them are right from now on; where all are, none of them is. */
  toggle(photoIds: readonly number[]): void {
    const right = !photoIds.every((id) => this.#snapshot.right.has(id))
    const changed = photoIds.filter((id) => this.#snapshot.right.has(id) !== right)
    if (!this.#query || changed.length === 0) return
    const change = { photoIds: changed, right }
    this.#undo = [...this.#undo, change]
    this.#mark(this.#query, change)
  }

  undo(): void {
    const last = this.#undo.at(-1)
    if (!this.#query || !last) return
    this.#undo = this.#undo.slice(0, -1)
    this.#mark(this.#query, { ...last, right: !last.right })
  }

  #mark(query: MarkedQuery, { photoIds, right }: Change): void {
    const asked = ++this.#asked
    this.#changing++
    const shown = new Set(this.#snapshot.right)
    for (const id of photoIds) {
      if (right) shown.add(id)
      else shown.delete(id)
    }
    this.#tell({ ...this.#snapshot, right: shown })
    this.#options.api.markAnswers({ query, photoIds, right }).then(
      (answers) => {
        this.#changing--
        const refused = right ? photoIds.filter((id) => !answers.photoIds.includes(id)) : []
        if (refused.length > 0) this.#options.onRefused(refused)
        if (asked === this.#asked) this.#take(answers)
      },
      (error: unknown) => {
        this.#changing--
        this.#options.onError(error)
        this.#undo = []
        if (sameMarked(query, this.#query)) this.show(query)
      },
    )
  }

  #take({ photoIds, missing, entryId, sharedConcept }: RightAnswers): void {
    this.#tell({ ...NO_MARKS, right: new Set(photoIds), missing, entryId, sharedConcept })
  }

  #tell(snapshot: MarksSnapshot): void {
    this.#snapshot = { ...snapshot, canUndo: this.#undo.length > 0 }
    for (const listener of this.#listeners) listener()
  }
}

/** Both have the same right answers. */
export function sameMarked(one: MarkedQuery | null, other: MarkedQuery | null): boolean {
  if (!one || !other) return one === other
  return sameReferences(one.references, other.references) && one.text.trim() === other.text.trim()
}
