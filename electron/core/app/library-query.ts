/** Maps a window's query to the library's. Runs in the engine. */
import type { SearchRequest } from '../../shared/app-api.ts'
import type { AppQuery, Reference } from '../../shared/app-query.ts'
import { AppError } from '../../shared/errors.ts'
import type { Query, QueryReference } from '../../shared/library-api.ts'
import type { Pictures } from './pictures.ts'

type Asked = AppQuery & Pick<SearchRequest, 'pseudoWords' | 'limit'>

/** @throws AppError `query-empty` for a query that asks for nothing */
export async function libraryQuery(pictures: Pictures, asked: Asked): Promise<Query> {
  const { text, dial, more, less, pseudoWords, limit } = asked
  const isText = text.trim() !== ''
  if (!isText && asked.references.length === 0) {
    throw new AppError('query-empty', 'a search needs words or a reference')
  }
  return {
    references: await Promise.all(asked.references.map((each) => libraryReference(pictures, each))),
    text: isText ? text : null,
    ownWords: true,
    prompt: null,
    method: 'auto',
    dial,
    more: more.map(photoReference),
    less: less.map(photoReference),
    pseudoWords,
    filter: {},
    limit,
  }
}

/** A picture from outside is its file, or without the file the picture that a pin or a word holds. */
export async function libraryReference(pictures: Pictures, reference: Reference): Promise<QueryReference> {
  if (reference.kind === 'photo') return photoReference(reference.photoId)
  const { pictureId } = reference
  if (!pictures.holds(pictureId)) return { kind: 'kept', hash: pictureId }
  return { kind: 'file', path: await pictures.file(pictureId) }
}

function photoReference(photoId: number): QueryReference {
  return { kind: 'photo', photoId }
}
