/** Finds the pictures that a window chose for a pin or a word by its references. Runs in the engine. */
import { basename } from 'node:path'
import type { AppQuery, Reference } from '../../shared/app-query.ts'
import type { ChosenPicture } from '../saved/picture-features.ts'
import type { ChosenQuery } from '../saved/pins.ts'
import type { OpenLibrary } from './open-library.ts'
import { knownPhoto } from './originals.ts'
import type { Pictures } from './pictures.ts'

type Facts = Pick<OpenLibrary, 'facts'>

/** @throws `photo-missing`, `reference-missing` */
export async function chosenQuery(library: Facts, pictures: Pictures, query: AppQuery): Promise<ChosenQuery> {
  const { text, dial, more, less } = query
  const references = await chosenPictures(library, pictures, query.references)
  return { text, dial, references, more: chosenPhotos(library, more), less: chosenPhotos(library, less) }
}

/** @throws `photo-missing`, `reference-missing` */
export function chosenPictures(
  { facts }: Facts,
  pictures: Pictures,
  references: readonly Reference[],
): Promise<readonly ChosenPicture[]> {
  return Promise.all(
    references.map(async (reference) => {
      if (reference.kind === 'photo') return photo(knownPhoto(facts, reference.photoId))
      const { pictureId: hash, name } = reference
      const found = await pictures.reference(hash)
      return { hash, photoId: null, name, path: found.kind === 'file' ? found.path : null }
    }),
  )
}

/** Clicks on photos that are gone count for nothing. */
function chosenPhotos({ facts }: Facts, photoIds: readonly number[]): readonly ChosenPicture[] {
  return photoIds.flatMap((id) => {
    const record = facts.find(id)
    return record ? [photo(record)] : []
  })
}

function photo({
  id,
  hash,
  path,
}: Pick<ReturnType<typeof knownPhoto>, 'id' | 'hash' | 'path'>): ChosenPicture {
  return { hash, photoId: id, name: basename(path), path }
}
