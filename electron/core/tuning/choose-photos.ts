/** Chooses the photos that phi trains on and those that it is checked with. Runs in the engine; pure. */
import type { ChosenPhotos } from './tuning-file.ts'
import { evenly, keepApart } from './write-training-set.ts'

/** Each photo costs seconds, so a larger library gives so many, evenly over its years. */
const MOST_PHOTOS = 2_000
/** Share of the photos to check with. They neither train phi nor choose its weights. */
const CHECK_SHARE = 0.1
const MOST_CHECKED = 100

/** @param hashes of all photos, by the time they were taken */
export function choosePhotos(hashes: readonly string[]): ChosenPhotos {
  const chosen = evenly(hashes.length, MOST_PHOTOS).map((index) => hashes[index] as string)
  const { rest, apart } = keepApart(chosen, Math.min(CHECK_SHARE, MOST_CHECKED / chosen.length))
  return { training: rest, checking: apart }
}
