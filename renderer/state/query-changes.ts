/** Changes a query and compares queries. Pure. */
import { MAX_CLICKS, MAX_REFERENCES } from '../../electron/shared/app-api.ts'
import { type AppQuery, EMPTY_QUERY, type Reference } from '../../electron/shared/app-query.ts'

/** More or fewer results like a found photo. */
export type Wish = 'more' | 'less'

export function isEmpty({ references, text }: AppQuery): boolean {
  return references.length === 0 && text.trim() === ''
}

/** The query has a photo and words, so the dial has an effect. */
export function hasBothSides({ references, text }: AppQuery): boolean {
  return references.length > 0 && text.trim() !== ''
}

export function sameReference(a: Reference, b: Reference): boolean {
  return a.kind === 'photo'
    ? b.kind === 'photo' && a.photoId === b.photoId
    : b.kind === 'picture' && a.pictureId === b.pictureId
}

export function sameReferences(one: readonly Reference[], other: readonly Reference[]): boolean {
  return one.length === other.length && one.every((each, at) => other[at] && sameReference(each, other[at]))
}

/** Both have the same answer: without two sides the dial has no effect, and clicks have no order. */
export function sameQuery(one: AppQuery, other: AppQuery): boolean {
  return (
    sameReferences(one.references, other.references) &&
    one.text.trim() === other.text.trim() &&
    (one.dial === other.dial || !hasBothSides(one)) &&
    samePhotos(one.more, other.more) &&
    samePhotos(one.less, other.less)
  )
}

function samePhotos(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((id) => other.includes(id))
}

/** Each reference once; above the limit the first ones stay. */
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

/** Clicks refer to the earlier results, so a query with other references drops them. */
export function withReferences(query: AppQuery, references: readonly Reference[]): AppQuery {
  const { references: before, more, less } = query
  const others =
    before.length > 0 && !before.some((each) => references.some((now) => sameReference(each, now)))
  return tidied({ ...query, references, more: others ? [] : more, less: others ? [] : less })
}

/** Pressing a wish again removes it; a wish replaces the opposite one. */
export function withWish(query: AppQuery, photoIds: readonly number[], wish: Wish): AppQuery {
  const other = wish === 'more' ? 'less' : 'more'
  const wished = query[wish]
  if (photoIds.every((id) => wished.includes(id)))
    return { ...query, [wish]: wished.filter((id) => !photoIds.includes(id)) }
  return {
    ...query,
    // Above the limit the latest stay.
    [wish]: [...new Set([...wished, ...photoIds])].slice(-MAX_CLICKS),
    [other]: query[other].filter((id) => !photoIds.includes(id)),
  }
}

/** An empty query has no clicks and its dial stands in the middle. */
export function tidied(query: AppQuery): AppQuery {
  return isEmpty(query) ? { ...EMPTY_QUERY, text: query.text } : query
}
