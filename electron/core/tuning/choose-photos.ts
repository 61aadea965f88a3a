/** Which photos of a library phi learns from, and which it is checked with. Runs in the engine; pure. */
import type { ChosenPhotos } from './tuning-file.ts'
import { evenly, keepApart } from './write-training-set.ts'

/** Of a larger library so many, evenly over its years: each costs seconds. */
const MOST_PHOTOS = 2_000
/** Of them to check with: neither learnt from, nor used to choose the weights. */
const CHECK_SHARE = 0.1
const MOST_CHECKED = 100

/** @param hashes of all photos, by the time they were taken */
export function choosePhotos(hashes: readonly string[]): ChosenPhotos {
  const chosen = evenly(hashes.length, MOST_PHOTOS).map((index) => hashes[index] as string)
  const { rest, apart } = keepApart(chosen, Math.min(CHECK_SHARE, MOST_CHECKED / chosen.length))
  return { training: rest, checking: apart }
}
