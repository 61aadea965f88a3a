/**
 * Photos of which more, or less, is wanted, and the query that has learnt from them (Rocchio). Runs in the engine.
 */
import type { PhotoName, Query } from '../../shared/library-api.ts'
import type { Hit } from '../../shared/search-api.ts'
import { unit, weightedSum } from './compose.ts'

export interface ClickedPhoto {
  readonly photoId: number
  /** Un-normalised, [featureSize]. */
  readonly features: Float32Array
}

export interface Clicks {
  readonly more: readonly ClickedPhoto[]
  readonly less: readonly ClickedPhoto[]
}

/**
 * On photo-mini, 1 and 0.25 do better than the usual 0.75 and 0.25 in every setting tried; more than 1 would count for
 * more than the query. More than 0.25 takes from the query what it shares with the photo of which less is wanted: at
 * 0.5, one such click costs half of the average precision.
 */
const MORE_WEIGHT = 1
const LESS_WEIGHT = 0.25

/** Null for a photo that is gone. */
type FindClicked = (photo: PhotoName) => Promise<ClickedPhoto | null>

/** Each photo counts once, and one that stands on both sides not at all. */
export async function findClicks({ more = [], less = [] }: Query, find: FindClicked): Promise<Clicks> {
  const wanted = await findAll(more, find)
  const unwanted = await findAll(less, find)
  return { more: without(wanted, unwanted), less: without(unwanted, wanted) }
}

/** By photo: a path and an id may name the same one. */
type Found = ReadonlyMap<number, ClickedPhoto>

async function findAll(photos: readonly PhotoName[], find: FindClicked): Promise<Found> {
  const found = await Promise.all(photos.map(find))
  return new Map(found.flatMap((photo) => (photo ? [[photo.photoId, photo] as const] : [])))
}

function without(photos: Found, others: Found): readonly ClickedPhoto[] {
  return [...photos.values()].filter(({ photoId }) => !others.has(photoId))
}

/**
 * unit(unit(q) + mean(unit(more)) - 0.25 mean(unit(less))); `query` itself where nothing was clicked.
 * @throws `usage` where nothing is left of it
 */
export function learnFromClicks(query: Float32Array, { more, less }: Clicks): Float32Array {
  if (more.length === 0 && less.length === 0) return query
  const learnt = weightedSum([
    [1, unit(query)],
    ...more.map(({ features }) => [MORE_WEIGHT / more.length, unit(features)] as const),
    ...less.map(({ features }) => [-LESS_WEIGHT / less.length, unit(features)] as const),
  ])
  return Float32Array.from(unit(learnt))
}

/**
 * The photos of which less is wanted come last, with the scores they have: the query alone would leave half of them
 * among the first ten.
 */
export function lessLast(hits: readonly Hit[], { less }: Clicks): readonly Hit[] {
  const last = new Set(less.map(({ photoId }) => photoId))
  if (last.size === 0) return hits
  const isLast = ({ photoId }: Hit) => last.has(photoId)
  return [...hits.filter((hit) => !isLast(hit)), ...hits.filter(isLast)]
}
