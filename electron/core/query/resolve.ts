/**
 * The first step of a query: finds what the library knows of its references, its clicks and its words. Runs in the
 * engine. Reads the catalogue and looks at files; decodes nothing.
 */

import { realpath, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { AppError, assertNever } from '../../shared/errors.ts'
import type { ModelInfo } from '../../shared/inference-api.ts'
import type { PseudoWordChoice, Query, QueryReference } from '../../shared/library-api.ts'
import type { ModelRowId } from '../../shared/model-ids.ts'
import type { StoredFeatures, StoredFeaturesTable } from '../catalog/stored-features.ts'
import type { FolderNames } from '../ingest/folder-names.ts'
import { stampOf } from '../ingest/found-file.ts'
import type { KnownWords, NamedWord } from './known-words.ts'
import { checkQuery } from './query-plan.ts'

/** A picture whose features the library has. */
export interface KnownPicture {
  readonly kind: 'known'
  /** Null where the library holds the picture and shows no photo of it. */
  readonly photoId: number | null
  /** SHA-256 of the bytes that the features are of. */
  readonly hash: string
  /** [featureSize], un-normalised. */
  readonly features: Float32Array
}

/** A picture that the model has to read: a file from outside, or a photo that is not indexed as it is now. */
export interface FilePicture {
  readonly kind: 'file'
  readonly path: string
}

export type Picture = KnownPicture | FilePicture

/** Photos of which more, and less, is wanted; each once, and none on both sides. */
export interface Clicks {
  readonly more: readonly KnownPicture[]
  readonly less: readonly KnownPicture[]
}

export interface ResolvedQuery {
  /** With every name of the filter's folders. */
  readonly query: Query
  /** In the query's order. */
  readonly references: readonly Picture[]
  /** The refined pseudo-word of each reference, [tokenSize]; null where phi has to do. */
  readonly refined: readonly (Float32Array | null)[]
  /** The named words that the query can use. */
  readonly words: readonly NamedWord[]
  readonly clicks: Clicks
}

/** The library as one generation of embeddings sees it. */
export interface ReferenceSources {
  readonly photos: StoredFeaturesTable
  readonly folders: FolderNames
  readonly known: KnownWords
  /** The generation that the query searches. */
  readonly modelRowId: ModelRowId
  readonly model: Pick<ModelInfo, 'fingerprint'>
  /** Hashes files from outside. */
  readonly files: { hash(path: string): Promise<string | null> }
}

/**
 * @throws AppError `usage` for a query that makes no sense; `photo-missing` for a reference that is gone and a click
 *   that names no photo of the library; `reference-missing` for a picture that the library does not hold any more
 */
export async function resolveQuery(query: Query, sources: ReferenceSources): Promise<ResolvedQuery> {
  const { known, model, folders } = sources
  const usesWords = query.prompt !== null || query.ownWords === true
  const words = usesWords ? known.words(model.fingerprint) : []
  checkQuery(query, words)
  const [filter, references, clicks] = await Promise.all([
    query.filter.folders ? folders.everyName(query.filter) : query.filter,
    Promise.all(query.references.map((reference) => resolveReference(reference, sources))),
    resolveClicks(query, sources),
  ])
  const refined = await refinedTokens(query, references, sources)
  return { query: { ...query, filter }, references, refined, words, clicks }
}

/** @throws AppError `photo-missing`, `reference-missing` */
export async function resolveReference(
  reference: QueryReference,
  sources: Pick<ReferenceSources, 'photos' | 'known' | 'modelRowId' | 'model'>,
): Promise<Picture> {
  const { photos, known, modelRowId, model } = sources
  switch (reference.kind) {
    case 'photo': {
      const photo = photos.byId(reference.photoId, modelRowId)
      if (!photo) throw new AppError('photo-missing', 'this photo is no longer in the library')
      const isKnown = photo.features !== null && (await isUnchanged(photo))
      return isKnown ? knownPhoto(photo, photo.features) : { kind: 'file', path: photo.path }
    }
    case 'file': {
      const photo = await photoAt(reference.path, photos, modelRowId)
      return photo ? knownPhoto(photo, photo.features) : { kind: 'file', path: reference.path }
    }
    case 'kept': {
      const { hash } = reference
      const features = known.features(hash, model.fingerprint)
      if (features) return { kind: 'known', photoId: null, hash, features }
      throw new AppError('reference-missing', 'Searlight no longer has this picture; add it again')
    }
    default:
      return assertNever(reference)
  }
}

function knownPhoto({ photoId, hash }: StoredFeatures, features: Float32Array): KnownPicture {
  return { kind: 'known', photoId, hash, features }
}

/** The stored facts of a missing photo (an unplugged disk) still hold. */
async function isUnchanged(photo: StoredFeatures): Promise<boolean> {
  try {
    return isSameFile(photo, stampOf(await stat(photo.path)))
  } catch {
    return true
  }
}

/** Null for a file from outside, and for a photo that has changed since it was indexed. */
async function photoAt(
  path: string,
  photos: StoredFeaturesTable,
  modelRowId: ModelRowId,
): Promise<(StoredFeatures & { readonly features: Float32Array }) | null> {
  try {
    const real = await realpath(path)
    const stamp = stampOf(await stat(real))
    const photo = photos.find(real, modelRowId) ?? photos.find(resolve(path), modelRowId)
    return photo && isSameFile(photo, stamp) ? photo : null
  } catch {
    return photos.find(resolve(path), modelRowId)
  }
}

function isSameFile(photo: StoredFeatures, stamp: ReturnType<typeof stampOf>): boolean {
  return photo.bytes === stamp.bytes && photo.modifiedMs === stamp.modifiedMs
}

/** Each photo counts once, and a photo on both sides not at all. */
async function resolveClicks({ more = [], less = [] }: Query, sources: ReferenceSources): Promise<Clicks> {
  const wanted = await findAll(more, sources)
  const unwanted = await findAll(less, sources)
  return clicksOf(wanted, unwanted)
}

export function clicksOf(more: readonly KnownPicture[], less: readonly KnownPicture[]): Clicks {
  const wanted = new Map(more.map((picture) => [identityOf(picture), picture]))
  const unwanted = new Map(less.map((picture) => [identityOf(picture), picture]))
  const without = (pictures: typeof wanted, others: typeof wanted) =>
    [...pictures].filter(([identity]) => !others.has(identity)).map(([, picture]) => picture)
  return { more: without(wanted, unwanted), less: without(unwanted, wanted) }
}

/** A path and an id may name the same photo. */
function identityOf({ photoId, hash }: KnownPicture): number | string {
  return photoId ?? hash
}

async function findAll(
  clicks: readonly QueryReference[],
  sources: ReferenceSources,
): Promise<readonly KnownPicture[]> {
  const found = await Promise.all(clicks.map((click) => findClick(click, sources)))
  return found.filter((picture) => picture !== null)
}

/** Null for an id or a hash that is gone: a window may remember it. @throws AppError `photo-missing` for a path */
async function findClick(
  click: QueryReference,
  { photos, known, modelRowId, model }: ReferenceSources,
): Promise<KnownPicture | null> {
  switch (click.kind) {
    case 'photo': {
      const photo = photos.byId(click.photoId, modelRowId)
      return photo?.features ? knownPhoto(photo, photo.features) : null
    }
    case 'file': {
      const photo = await photoAt(click.path, photos, modelRowId)
      if (photo) return knownPhoto(photo, photo.features)
      throw new AppError('photo-missing', `${click.path} is no photo of this library`)
    }
    case 'kept': {
      const { hash } = click
      const features = known.features(hash, model.fingerprint)
      return features && { kind: 'known', photoId: null, hash, features }
    }
    default:
      return assertNever(click)
  }
}

/** The refined pseudo-word of each reference, if the query may use one and the library has it. */
export async function refinedTokens(
  query: Pick<Query, 'method' | 'text' | 'prompt' | 'pseudoWords'>,
  references: readonly Picture[],
  { known, model, files }: Pick<ReferenceSources, 'known' | 'model' | 'files'>,
): Promise<readonly (Float32Array | null)[]> {
  const { method, text, prompt, pseudoWords = 'best' } = query
  const isComposed = (method === 'auto' || method === 'pdv') && (text ?? prompt) !== null
  const which = isComposed ? refinedKind(pseudoWords) : null
  if (which === null) return references.map(() => null)
  return Promise.all(
    references.map(async (picture) => {
      const hash = picture.kind === 'known' ? picture.hash : await files.hash(picture.path)
      return hash === null ? null : known.refined(hash, model.fingerprint, which)
    }),
  )
}

function refinedKind(choice: PseudoWordChoice): 'kept' | 'any' | null {
  if (choice === 'first') return null
  return choice === 'best' ? 'kept' : 'any'
}
