/** The window's query as the engine is asked for it, and how two such questions differ. Pure. */
import { MAX_HITS, type SearchRequest } from '../../electron/shared/app-api.ts'
import { isEmpty } from './query-changes.ts'
import type { QueryView } from './query-view.ts'

export function requestOf({ query, folderId, pseudoWords }: QueryView): SearchRequest | null {
  if (isEmpty(query)) return null
  return {
    ...query,
    text: query.text.trim(),
    folderIds: folderId === null ? [] : [folderId],
    limit: MAX_HITS,
    pseudoWords,
  }
}

export type Difference = 'none' | 'text' | 'dial' | 'else'

export function differenceOf(one: SearchRequest | null, other: SearchRequest | null): Difference {
  if (one === null || other === null) {
    if (one === other) return 'none'
    // Words alone come and go by typing.
    return (one ?? other)?.references.length === 0 ? 'text' : 'else'
  }
  const { text, dial, ...rest } = one
  const { text: otherText, dial: otherDial, ...otherRest } = other
  if (JSON.stringify(rest) !== JSON.stringify(otherRest)) return 'else'
  if (text !== otherText) return dial === otherDial ? 'text' : 'else'
  return dial === otherDial ? 'none' : 'dial'
}

/**
 * Names the list of results: what only orders the same photos anew (dial, clicks, before and after) keeps it, so that
 * photos move instead of beginning again at the top.
 */
export function listKeyOf({ references, text, folderIds }: SearchRequest): string {
  return JSON.stringify([references, text, folderIds])
}

/** Names the order of that list. */
export function rankKeyOf({ dial, more, less, pseudoWords }: SearchRequest): string {
  return JSON.stringify([dial, more, less, pseudoWords])
}
