/** Pins and words for a window: pictures become references that it can ask for. Runs in the engine. */

import type { Reference } from '../../shared/app-query.ts'
import type { Pin, Word } from '../../shared/app-refining.ts'
import type { HeldPicture, PictureRole } from '../catalog/held-pictures.ts'
import type { SavedPin, SavedWord } from '../saved/saved-lists.ts'

export function shownPin({ pictures, text, dial, ...pin }: SavedPin): Pin {
  const clicks = (role: PictureRole) =>
    pictures.flatMap((each) => (each.role === role && each.photoId !== null ? [each.photoId] : []))
  const references = referencesOf(pictures)
  return { ...pin, query: { references, text, dial, more: clicks('more'), less: clicks('less') } }
}

export function shownWord({ pictures, ...word }: SavedWord): Word {
  return { ...word, references: referencesOf(pictures) }
}

/**
 * A picture that is not a photo of the library stays a picture even if its file is gone: the library has its features.
 */
function referencesOf(pictures: readonly HeldPicture[]): readonly Reference[] {
  return pictures
    .filter(({ role }) => role === 'reference')
    .map(({ hash, name, photoId }) =>
      photoId === null ? { kind: 'picture', pictureId: hash, name } : { kind: 'photo', photoId },
    )
}
