/**
 * The window's query and filters, and how each action changes them. Pure. Typing and turning the dial change the
 * current entry of the history until there is a pause; every other action begins a new entry, so that Back undoes
 * one action.
 */
import { MAX_TEXT_LENGTH, type SearchRequest } from '../../electron/shared/app-api.ts'
import { type AppQuery, EMPTY_QUERY, type Reference } from '../../electron/shared/app-query.ts'
import type { ResultOrder } from '../../electron/shared/app-state.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import {
  isEmpty,
  mergeReferences,
  sameReferences,
  tidied,
  type Wish,
  withReferences,
  withWish,
} from './query-changes.ts'

export interface QueryView {
  readonly query: AppQuery
  /** The folder that filters the library and the results. */
  readonly folderId: number | null
  readonly resultOrder: ResultOrder
  /** The opened pin. Its words, dial and clicks may change; other references make another query. */
  readonly pinId: number | null
  /** The shown result of a refined pin. */
  readonly pseudoWords: SearchRequest['pseudoWords']
}

export interface QueryEntry {
  readonly view: QueryView
  /** The kind of edit that continues this entry instead of beginning another. */
  readonly editing: 'nothing' | 'text' | 'dial'
}

export type QueryAction =
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'dial'; readonly dial: number }
  /** There was a pause in typing or turning. */
  | { readonly kind: 'settle' }
  | { readonly kind: 'references'; readonly references: readonly Reference[] }
  | { readonly kind: 'add-references'; readonly references: readonly Reference[] }
  | { readonly kind: 'wish'; readonly photoIds: readonly number[]; readonly wish: Wish }
  | { readonly kind: 'forget-wishes' }
  | { readonly kind: 'folder'; readonly folderId: number | null }
  | { readonly kind: 'order'; readonly resultOrder: ResultOrder }
  | { readonly kind: 'open-pin'; readonly pinId: number; readonly query: AppQuery }
  /** A complete saved query. */
  | { readonly kind: 'ask'; readonly query: AppQuery }
  /** The user pinned the shown query. */
  | { readonly kind: 'pinned'; readonly pinId: number }
  | { readonly kind: 'compare'; readonly pseudoWords: SearchRequest['pseudoWords'] }
  | { readonly kind: 'clear' }
  /** Back, forward, or the start of the window. */
  | { readonly kind: 'show'; readonly view: QueryView }

export interface QueryStep {
  readonly entry: QueryEntry
  readonly history: 'push' | 'replace' | 'keep'
}

export const EMPTY_VIEW: QueryView = {
  query: EMPTY_QUERY,
  folderId: null,
  resultOrder: 'match',
  pinId: null,
  pseudoWords: 'best',
}

export function stepQuery(entry: QueryEntry, action: QueryAction): QueryStep {
  const { view } = entry
  const { query } = view
  switch (action.kind) {
    case 'type':
      return edit(entry, 'text', { text: action.text.slice(0, MAX_TEXT_LENGTH) })
    case 'dial':
      return edit(entry, 'dial', { dial: Math.min(1, Math.max(0, action.dial)) })
    case 'settle':
      return {
        entry: { view, editing: 'nothing' },
        history: entry.editing === 'nothing' ? 'keep' : 'replace',
      }
    case 'references':
      return ask(view, withReferences(query, mergeReferences([], action.references)))
    case 'add-references': {
      const references = mergeReferences(query.references, action.references)
      if (references.length === query.references.length) return { entry, history: 'keep' }
      return ask(view, withReferences(query, references))
    }
    case 'wish':
      return isEmpty(query)
        ? { entry, history: 'keep' }
        : ask(view, withWish(query, action.photoIds, action.wish))
    case 'forget-wishes':
      return ask(view, { ...query, more: [], less: [] })
    case 'folder':
      return action.folderId === view.folderId
        ? { entry, history: 'keep' }
        : push({ ...view, folderId: action.folderId })
    case 'order':
      return replace(entry, { resultOrder: action.resultOrder })
    case 'open-pin':
      // A pin searches the whole library.
      return push({ ...EMPTY_VIEW, query: action.query, resultOrder: view.resultOrder, pinId: action.pinId })
    case 'ask':
      return push({ ...EMPTY_VIEW, query: action.query, resultOrder: view.resultOrder })
    case 'pinned':
      return replace(entry, { pinId: action.pinId })
    case 'compare':
      return replace(entry, { pseudoWords: action.pseudoWords })
    case 'clear':
      return isEmpty(query) && query.text === '' ? { entry, history: 'keep' } : ask(view, EMPTY_QUERY)
    case 'show':
      return { entry: { view: action.view, editing: 'nothing' }, history: 'keep' }
    default:
      return assertNever(action)
  }
}

function edit(entry: QueryEntry, editing: 'text' | 'dial', change: Partial<AppQuery>): QueryStep {
  const { view } = entry
  const query = { ...view.query, ...change }
  if (query.text === view.query.text && query.dial === view.query.dial) return { entry, history: 'keep' }
  return {
    entry: { view: asking(view, tidied(query)), editing },
    history: entry.editing === editing ? 'replace' : 'push',
  }
}

function ask(view: QueryView, query: AppQuery): QueryStep {
  return push(asking(view, query))
}

/** With other references, or when it is empty, the query is no longer the opened pin. */
function asking(view: QueryView, query: AppQuery): QueryView {
  const same = !isEmpty(query) && sameReferences(query.references, view.query.references)
  return same ? { ...view, query } : { ...view, query, pinId: null, pseudoWords: 'best' }
}

function push(view: QueryView): QueryStep {
  return { entry: { view, editing: 'nothing' }, history: 'push' }
}

function replace(entry: QueryEntry, change: Partial<QueryView>): QueryStep {
  return { entry: { ...entry, view: { ...entry.view, ...change } }, history: 'replace' }
}
