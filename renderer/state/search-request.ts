/** The search request for the window's query, and the difference between two requests. Pure. */
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
    // A query of words alone begins and ends by typing.
    return (one ?? other)?.references.length === 0 ? 'text' : 'else'
  }
  const { text, dial, ...rest } = one
  const { text: otherText, dial: otherDial, ...otherRest } = other
  if (JSON.stringify(rest) !== JSON.stringify(otherRest)) return 'else'
  if (text !== otherText) return dial === otherDial ? 'text' : 'else'
  return dial === otherDial ? 'none' : 'dial'
}

/**
 * Names the list of results. The dial, clicks and before/after only reorder it and keep its name, so that photos
 * move instead of the list starting again at its top.
 */
export function listKeyOf({ references, text, folderIds }: SearchRequest): string {
  return JSON.stringify([references, text, folderIds])
}

/** Names the order of that list. */
export function rankKeyOf({ dial, more, less, pseudoWords }: SearchRequest): string {
  return JSON.stringify([dial, more, less, pseudoWords])
}
