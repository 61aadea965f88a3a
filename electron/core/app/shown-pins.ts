/** Pins and words as a window is told of them: pictures become references that it can ask for. Runs in the engine. */
import type { Pin, Word } from '../../shared/app-refining.ts'
import type { Reference } from '../../shared/app-state.ts'
import type { KeptPicture, PictureRole } from '../catalog/kept-pictures.ts'
import type { KeptPin, KeptWord } from '../refining/kept-lists.ts'
import type { Pictures } from './pictures.ts'

type Held = Pick<Pictures, 'holds'>

export function shownPin({ pictures, text, dial, ...pin }: KeptPin, held: Held): Pin {
  const clicks = (role: PictureRole) =>
    pictures.flatMap((each) => (each.role === role && each.photoId !== null ? [each.photoId] : []))
  const references = referencesOf(pictures, held)
  return { ...pin, query: { references, text, dial, more: clicks('more'), less: clicks('less') } }
}

export function shownWord({ pictures, ...word }: KeptWord, held: Held): Word {
  return { ...word, references: referencesOf(pictures, held) }
}

/** Those that are gone from library and disk are left out. */
function referencesOf(pictures: readonly KeptPicture[], held: Held): readonly Reference[] {
  return pictures
    .filter(({ role }) => role === 'reference')
    .flatMap(({ hash, name, photoId }): readonly Reference[] => {
      if (photoId !== null) return [{ kind: 'photo', photoId }]
      return held.holds(hash) ? [{ kind: 'picture', pictureId: hash, name }] : []
    })
}
