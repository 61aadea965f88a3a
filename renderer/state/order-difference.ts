/** One sentence about the change between two orders of photos. Pure. */
import { t } from '../strings/translate.ts'

/** About one screen of photos. */
export const COMPARED = 20

export function differenceWords(before: Uint32Array, after: Uint32Array): string {
  const [first, second] = [before.slice(0, COMPARED), after.slice(0, COMPARED)]
  const photos = second.length
  if (photos === 0) return t('pins.differenceNothing')
  const changed = second.filter((id) => !first.includes(id)).length
  if (changed > 0) return t('pins.differencePhotos', { changed, photos })
  const moved = second.some((id, at) => first[at] !== id)
  return t(moved ? 'pins.differenceOrder' : 'pins.differenceNone', { photos })
}
