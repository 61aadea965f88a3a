/** What a window asks, as the library understands it: ids become files and folders. Runs in the engine. */
import type { SearchRequest } from '../../shared/app-api.ts'
import type { AppQuery, Reference } from '../../shared/app-query.ts'
import { AppError } from '../../shared/errors.ts'
import type { Query } from '../../shared/library-api.ts'
import { keptPicture } from '../query/known-words.ts'
import type { OpenLibrary } from './open-library.ts'
import { knownPhoto } from './originals.ts'
import type { Pictures } from './pictures.ts'

/** What a query needs to find its files. */
export type QuerySources = Pick<OpenLibrary, 'facts'>
type Asked = AppQuery & Pick<SearchRequest, 'pseudoWords' | 'limit'>

/** @throws `query-empty` where it asks for nothing, `photo-missing`, `reference-missing` */
export async function libraryQuery(sources: QuerySources, pictures: Pictures, asked: Asked): Promise<Query> {
  const { text, dial, more, less, pseudoWords, limit } = asked
  const isText = text.trim() !== ''
  if (!isText && asked.references.length === 0) {
    throw new AppError('query-empty', 'a search needs words or a reference')
  }
  const references = await Promise.all(asked.references.map((each) => pathOf(sources, pictures, each)))
  return {
    references,
    text: isText ? text : null,
    ownWords: true,
    prompt: null,
    method: 'auto',
    dial,
    more,
    less,
    pseudoWords,
    filter: {},
    limit,
  }
}

async function pathOf({ facts }: QuerySources, pictures: Pictures, reference: Reference): Promise<string> {
  if (reference.kind === 'picture') return pictureOf(pictures, reference.pictureId)
  return knownPhoto(facts, reference.photoId).path
}

/** Its file, or where that is gone the picture as a pin or a word holds it. */
export async function pictureOf(pictures: Pictures, pictureId: string): Promise<string> {
  return pictures.holds(pictureId) ? pictures.file(pictureId) : keptPicture(pictureId)
}
