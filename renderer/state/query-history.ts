/**
 * Stores the window's queries in the browser's history, so that Back and Forward (buttons, mouse and keyboard)
 * move through queries.
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
    // Writes the current typing or dial into its own entry before another entry begins.
    if (action.kind !== 'settle' && !this.#goesOn(action)) this.#settle()
    const { entry, history: change } = stepQuery(this.#entry, action)
    this.#entry = entry
    if (change === 'push') history.pushState(stateOf(entry.view), '')
    // Writes typing only after a pause: browsers block a page that writes its history at every key.
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
    // The browser has left the entry: the page can no longer write it.
    this.#entry = { ...this.#entry, editing: 'nothing' }
    if (isState(state)) this.act({ kind: 'show', view: wholeView(state.searlight) })
  }

  /** A reloaded page continues with the written entry. A hidden page can no longer write. */
  readonly #onLeave = (): void => this.#settle()

  #settle(): void {
    clearTimeout(this.#timer)
    if (this.#entry.editing !== 'nothing') this.act({ kind: 'settle' })
  }

  #settleLater(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#settle(), SETTLE_MS)
  }

  /** Moves one entry back or forward, after writing the current typing so that Forward finds it. */
  go(steps: -1 | 1): void {
    this.#settle()
    history.go(steps)
  }
}

function stateOf(view: QueryView): HistoryState {
  return { searlight: view }
}

/** The view before a reload of this page; null for a new page. */
export function viewBefore(): QueryView | null {
  const { state } = history
  return isState(state) ? wholeView(state.searlight) : null
}

/** A tab that was open during an update of Searlight has entries in the older format. */
function wholeView(view: Partial<QueryView>): QueryView {
  return { ...EMPTY_VIEW, ...view, query: { ...EMPTY_QUERY, ...view.query } }
}

function isState(state: unknown): state is { readonly searlight: Partial<QueryView> } {
  return typeof state === 'object' && state !== null && 'searlight' in state
}
