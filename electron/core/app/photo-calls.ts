/** Calls about photos: list them, look at one, search. Runs in the engine. */
import { basename } from 'node:path'
import type { AppApi, PhotoDetails, SearchAnswer, SearchRequest } from '../../shared/app-api.ts'
import type { Reference } from '../../shared/app-state.ts'
import { AppError, type FileErrorCode } from '../../shared/errors.ts'
import type { Query, SearchResult } from '../../shared/library-api.ts'
import type { Hit } from '../../shared/search-api.ts'
import type { PhotoRecord } from '../catalog/photo-facts.ts'
import type { AppParts } from './app-parts.ts'
import { columnsOf } from './columns.ts'
import type { OpenLibrary } from './open-library.ts'
import { knownPhoto, originalFile } from './originals.ts'
import type { Pictures } from './pictures.ts'

type PhotoCalls = Pick<AppApi, 'photos' | 'changes' | 'photo' | 'search'>

export function photoCalls({ library, pictures }: AppParts): PhotoCalls {
  return {
    photos: async ({ order, after, limit }) => (await library()).photos.page(order, after, limit),
    changes: async ({ since }) => (await library()).photos.changes(since),
    photo: async ({ photoId }) => details(knownPhoto((await library()).facts, photoId)),
    search: async (request) => search(await library(), pictures, request),
  }
}

async function details(photo: PhotoRecord): Promise<PhotoDetails> {
  const { folderPath, hash, exifCapturedMs, damageCode, damageReason, ...facts } = photo
  const available = await originalFile(photo).then(
    () => true,
    () => false,
  )
  return {
    ...facts,
    name: basename(photo.path),
    capturedByCamera: exifCapturedMs !== null,
    // The catalogue holds nothing but these codes.
    damage: damageCode === null ? null : { code: damageCode as FileErrorCode, reason: damageReason ?? '' },
    available,
  }
}

async function search(
  library: OpenLibrary,
  pictures: Pictures,
  request: SearchRequest,
): Promise<SearchAnswer> {
  const startMs = performance.now()
  const query = await libraryQuery(library, pictures, request)
  const result = await library.library.search(query)
  return { ...(await answer(library, result)), totalMs: performance.now() - startMs }
}

/** @throws `usage` where it asks for nothing, `model-required`, `photo-missing`, `reference-missing`, `folder-missing` */
async function libraryQuery(
  library: OpenLibrary,
  pictures: Pictures,
  request: SearchRequest,
): Promise<Query> {
  const { text, folderIds, limit } = request
  const isText = text.trim() !== ''
  if (!isText && request.references.length === 0) {
    throw new AppError('usage', 'a search needs words or a reference')
  }
  if (library.model.state.kind === 'none')
    throw new AppError('model-required', 'the library has no model yet')
  const references = await Promise.all(request.references.map((each) => pathOf(library, pictures, each)))
  const folders = folderIds.map((id) => watchedPath(library, id))
  return {
    references,
    text: isText ? text : null,
    prompt: null,
    method: 'auto',
    filter: folders.length === 0 ? {} : { folders },
    limit,
  }
}

async function pathOf(library: OpenLibrary, pictures: Pictures, reference: Reference): Promise<string> {
  if (reference.kind === 'picture') return pictures.file(reference.pictureId)
  return knownPhoto(library.facts, reference.photoId).path
}

/** @throws `folder-missing` */
export function watchedPath(library: OpenLibrary, folderId: number): string {
  const root = library.roots.byId(folderId)
  if (root?.removedMs === null) return root.path
  throw new AppError('folder-missing', 'this folder is not in the library any more')
}

/** A photo that was removed between the scan and now is left out. */
async function answer(
  library: OpenLibrary,
  { hits, method }: SearchResult,
): Promise<Omit<SearchAnswer, 'totalMs'>> {
  if (method === 'oti') throw new Error('expected a method that the window knows, got oti')
  const shown = new Map(
    (await library.photos.byIds(hits.map(({ photoId }) => photoId))).map((photo) => [photo.id, photo]),
  )
  const found = hits.flatMap((hit) => {
    const photo = shown.get(hit.photoId)
    return photo ? [{ hit, photo }] : []
  })
  const cosines = (key: 'reference' | 'text') =>
    similarities(
      found.map(({ hit }) => hit),
      key,
    )
  return {
    photos: columnsOf(found.map(({ photo }) => photo)),
    scores: Float32Array.from(found, ({ hit }) => hit.score),
    references: cosines('reference'),
    texts: cosines('text'),
    method,
  }
}

/** All have it or none. */
function similarities(hits: readonly Hit[], key: 'reference' | 'text'): Float32Array | null {
  if (hits.some((hit) => hit[key] === null)) return null
  return Float32Array.from(hits, (hit) => hit[key] ?? 0)
}
