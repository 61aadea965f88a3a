/** Calls about photos: list them, look at one, search. Runs in the engine. */
import { basename } from 'node:path'
import type { AppApi, PhotoDetails, SearchAnswer, SearchRequest } from '../../shared/app-api.ts'
import { AppError, type FileErrorCode } from '../../shared/errors.ts'
import type { Query, SearchResult } from '../../shared/library-api.ts'
import type { Hit } from '../../shared/search-api.ts'
import type { PhotoRecord } from '../catalog/shown-photos.ts'
import { missingFiles } from '../ingest/found-file.ts'
import type { AppParts } from './app-parts.ts'
import type { OpenLibrary } from './open-library.ts'
import { knownPhoto, originalFile } from './originals.ts'
import { columnsOf } from './photo-listing.ts'
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
  const { folderPath, hash, damageCode, damageReason, ...facts } = photo
  // Any failure means that the file is not there now; opening it says more.
  const available = await originalFile(photo).then(
    () => true,
    () => false,
  )
  return {
    ...facts,
    name: basename(photo.path),
    // The catalogue holds nothing but these codes.
    damage: damageCode === null ? null : { code: damageCode as FileErrorCode, reason: damageReason ?? '' },
    available,
  }
}

/** @throws AppError as `libraryQuery` and `Searching.search`; `folder-missing` */
async function search(
  library: OpenLibrary,
  pictures: Pictures,
  request: SearchRequest,
): Promise<SearchAnswer> {
  const startMs = performance.now()
  const query = await libraryQuery(pictures, request)
  const folders = request.folderIds.map((id) => watchedPath(library, id))
  const result = await library.library.search({ ...query, filter: folders.length === 0 ? {} : { folders } })
  return { ...(await answer(library, result)), totalMs: performance.now() - startMs }
}

/**
 * Maps a window's query to the library's, but for its folders.
 * @throws AppError `query-empty` for a query that asks for nothing
 */
async function libraryQuery(pictures: Pictures, asked: SearchRequest): Promise<Query> {
  const { text, dial, more, less, pseudoWords, limit } = asked
  const isText = text.trim() !== ''
  if (!isText && asked.references.length === 0) {
    throw new AppError('query-empty', 'a search needs words or a reference')
  }
  return {
    references: await Promise.all(
      asked.references.map((each) => (each.kind === 'photo' ? each : pictures.reference(each.pictureId))),
    ),
    text: isText ? text : null,
    ownWords: true,
    prompt: null,
    method: 'auto',
    dial,
    more: more.map((photoId) => ({ kind: 'photo', photoId })),
    less: less.map((photoId) => ({ kind: 'photo', photoId })),
    pseudoWords,
    filter: {},
    limit,
  }
}

/** @throws `folder-missing` */
export function watchedPath(library: OpenLibrary, folderId: number): string {
  const root = library.roots.byId(folderId)
  if (root?.removedMs === null) return root.path
  throw new AppError('folder-missing', 'this folder is no longer in the library')
}

/** Leaves out photos that were removed since the scan. */
async function answer(
  library: OpenLibrary,
  { hits, method, words }: SearchResult,
): Promise<Omit<SearchAnswer, 'totalMs'>> {
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
  const missing = await missingFiles(found.map(({ hit }) => hit.path))
  const missingIds = found.flatMap(({ hit }) => (missing.has(hit.path) ? [hit.photoId] : []))
  return {
    ...(missingIds.length > 0 && { missing: missingIds }),
    photos: columnsOf(found.map(({ photo }) => photo)),
    scores: Float32Array.from(found, ({ hit }) => hit.score),
    references: cosines('reference'),
    texts: cosines('text'),
    method,
    words,
  }
}

/** Either every hit has the value or none has. */
function similarities(hits: readonly Hit[], key: 'reference' | 'text'): Float32Array | null {
  if (hits.some((hit) => hit[key] === null)) return null
  return Float32Array.from(hits, (hit) => hit[key] ?? 0)
}
