/**
 * The query of the window and the ones before it, kept in the browser's own history: its Back and Forward, and
 * those of mouse and keyboard, lead through queries.
 */
import { EMPTY_QUERY } from '../../electron/shared/app-query.ts'
import { EMPTY_VIEW, type QueryAction, type QueryEntry, type QueryView, stepQuery } from './query-view.ts'

/** A pause in typing or turning this long ends an entry. */
const SETTLE_MS = 1_000

interface HistoryState {
  readonly searlight: QueryView
}

export class QueryHistory {
  readonly #listeners = new Set<() => void>()
  #entry: QueryEntry
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(view: QueryView) {
    this.#entry = { view, editing: 'nothing' }
    history.replaceState(stateOf(view), '')
    addEventListener('popstate', this.#onPopState)
    addEventListener('beforeunload', this.#onLeave)
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  readonly view = (): QueryView => this.#entry.view

  act(action: QueryAction): void {
    // What was typed or turned belongs to the entry it was made in, before another begins.
    if (action.kind !== 'settle' && !this.#goesOn(action)) this.#settle()
    const { entry, history: change } = stepQuery(this.#entry, action)
    this.#entry = entry
    if (change === 'push') history.pushState(stateOf(entry.view), '')
    // While typing, written once it settles: browsers stop a page that writes its history at every key.
    else if (change === 'replace' && entry.editing === 'nothing')
      history.replaceState(stateOf(entry.view), '')
    if (entry.editing !== 'nothing') this.#settleLater()
    for (const listener of this.#listeners) listener()
  }

  close(): void {
    clearTimeout(this.#timer)
    removeEventListener('popstate', this.#onPopState)
    removeEventListener('beforeunload', this.#onLeave)
  }

  #goesOn({ kind }: QueryAction): boolean {
    const { editing } = this.#entry
    return (kind === 'type' && editing === 'text') || (kind === 'dial' && editing === 'dial')
  }

  readonly #onPopState = ({ state }: PopStateEvent) => {
    clearTimeout(this.#timer)
    // The browser has left the entry that was typed in: it can no longer be written.
    this.#entry = { ...this.#entry, editing: 'nothing' }
    if (isState(state)) this.act({ kind: 'show', view: wholeView(state.searlight) })
  }

  /** Loaded again, the page goes on with what is written. When it is hidden, it is too late to write. */
  readonly #onLeave = (): void => this.#settle()

  #settle(): void {
    clearTimeout(this.#timer)
    if (this.#entry.editing !== 'nothing') this.act({ kind: 'settle' })
  }

  #settleLater(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#settle(), SETTLE_MS)
  }

  /** One entry back or on; what is being typed is written first, so that Forward finds it. */
  go(steps: -1 | 1): void {
    this.#settle()
    history.go(steps)
  }
}

function stateOf(view: QueryView): HistoryState {
  return { searlight: view }
}

/** What this page showed before it was loaded again; null where it is new. */
export function viewBefore(): QueryView | null {
  const { state } = history
  return isState(state) ? wholeView(state.searlight) : null
}

/** A tab that was open while Searlight was updated has entries of the older kind. */
function wholeView(view: Partial<QueryView>): QueryView {
  return { ...EMPTY_VIEW, ...view, query: { ...EMPTY_QUERY, ...view.query } }
}

function isState(state: unknown): state is { readonly searlight: Partial<QueryView> } {
  return typeof state === 'object' && state !== null && 'searlight' in state
}
