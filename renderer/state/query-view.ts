/**
 * What the window asks for, and how each act changes it. Pure. Typing writes into the current entry of the
 * history until there is a pause; everything else begins a new one, so that Back undoes one act.
 */
import { MAX_REFERENCES, MAX_TEXT_LENGTH } from '../../electron/shared/app-api.ts'
import type { AppQuery, Reference, ResultOrder } from '../../electron/shared/app-state.ts'
import { assertNever } from '../../electron/shared/errors.ts'

export interface QueryView {
  readonly query: AppQuery
  /** The folder that library and results are narrowed to. */
  readonly folderId: number | null
  readonly resultOrder: ResultOrder
}

export interface QueryEntry {
  readonly view: QueryView
  /** The text is being typed: more typing changes this entry instead of beginning another. */
  readonly typing: boolean
}

export type QueryAction =
  | { readonly kind: 'type'; readonly text: string }
  /** Nothing was typed for a while. */
  | { readonly kind: 'settle' }
  | { readonly kind: 'references'; readonly references: readonly Reference[] }
  | { readonly kind: 'add-references'; readonly references: readonly Reference[] }
  | { readonly kind: 'folder'; readonly folderId: number | null }
  | { readonly kind: 'order'; readonly resultOrder: ResultOrder }
  | { readonly kind: 'clear' }
  /** Back, forward, or the start of the window. */
  | { readonly kind: 'show'; readonly view: QueryView }

export interface QueryStep {
  readonly entry: QueryEntry
  readonly history: 'push' | 'replace' | 'keep'
}

export const NO_QUERY: AppQuery = { references: [], text: '' }

export function isEmpty({ references, text }: AppQuery): boolean {
  return references.length === 0 && text.trim() === ''
}

export function sameReference(a: Reference, b: Reference): boolean {
  return a.kind === 'photo'
    ? b.kind === 'photo' && a.photoId === b.photoId
    : b.kind === 'picture' && a.pictureId === b.pictureId
}

/** A reference counts once, and the first ones stay where there are too many. */
export function mergeReferences(
  known: readonly Reference[],
  added: readonly Reference[],
): readonly Reference[] {
  const merged = [...known]
  for (const reference of added) {
    if (!merged.some((each) => sameReference(each, reference))) merged.push(reference)
  }
  return merged.slice(0, MAX_REFERENCES)
}

export function stepQuery(entry: QueryEntry, action: QueryAction): QueryStep {
  const { view } = entry
  switch (action.kind) {
    case 'type':
      return stepTyping(entry, action.text.slice(0, MAX_TEXT_LENGTH))
    case 'settle':
      return { entry: { view, typing: false }, history: entry.typing ? 'replace' : 'keep' }
    case 'references':
      return push(view, { query: { ...view.query, references: mergeReferences([], action.references) } })
    case 'add-references': {
      const references = mergeReferences(view.query.references, action.references)
      if (references.length === view.query.references.length) return { entry, history: 'keep' }
      return push(view, { query: { ...view.query, references } })
    }
    case 'folder':
      return action.folderId === view.folderId
        ? { entry, history: 'keep' }
        : push(view, { folderId: action.folderId })
    case 'order':
      return { entry: { ...entry, view: { ...view, resultOrder: action.resultOrder } }, history: 'replace' }
    case 'clear':
      return isEmpty(view.query) && view.query.text === ''
        ? { entry, history: 'keep' }
        : push(view, { query: NO_QUERY })
    case 'show':
      return { entry: { view: action.view, typing: false }, history: 'keep' }
    default:
      return assertNever(action)
  }
}

function stepTyping(entry: QueryEntry, text: string): QueryStep {
  const { view, typing } = entry
  if (text === view.query.text) return { entry, history: 'keep' }
  const query = { ...view.query, text }
  return { entry: { view: { ...view, query }, typing: true }, history: typing ? 'replace' : 'push' }
}

function push(view: QueryView, change: Partial<QueryView>): QueryStep {
  return { entry: { view: { ...view, ...change }, typing: false }, history: 'push' }
}
