/** Shows month and year during fast scrolling, so that the user can stop at the right place. */
import { type PhotoColumns, precisionAt } from '../../../electron/shared/photo-columns.ts'
import { monthWords } from './photo-words.ts'

/** So many neighbours in order tell a list by date from one by match or name. */
const SAMPLES = 16

export function ScrollDate({ photos, index }: { readonly photos: PhotoColumns; readonly index: number }) {
  if (!isByDate(photos.capturedMs)) return null
  return (
    <div className="photo-scroll-date" aria-hidden>
      {monthWords(photos.capturedMs[index] ?? 0, precisionAt(photos, index))}
    </div>
  )
}

export function isByDate(capturedMs: Float64Array): boolean {
  const step = Math.max(1, Math.floor(capturedMs.length / SAMPLES))
  let rises = false
  let falls = false
  for (let at = step; at < capturedMs.length; at += step) {
    const change = (capturedMs[at] ?? 0) - (capturedMs[at - step] ?? 0)
    rises ||= change > 0
    falls ||= change < 0
  }
  return rises !== falls
}
