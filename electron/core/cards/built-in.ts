/** The cards that Searlight brings: of models by their fingerprint, and of every other one. Plain data. */
import type { MatchRule } from '../../shared/match-rule.ts'
import type { Card } from './card.ts'

/** Measured on photos-train: docs/quality.md. */
const UNIT = 3.1

/** Words alone. */
const TEXT: MatchRule = {
  queryUnit: UNIT,
  photoUnit: UNIT,
  points: [
    [0, 0],
    [0.25, 3],
    [0.45, 7],
    [0.65, 15],
    [0.75, 23],
    [0.85, 37],
    [0.95, 54],
    [1.05, 75],
    [1.15, 86],
    [1.25, 95],
  ],
  strong: 64.5,
  maybe: 6,
}

/** A photo alone stands far above all names for every photo, so its place among the photos decides. */
const IMAGE: MatchRule = {
  queryUnit: 1,
  photoUnit: null,
  points: [
    [0, 0],
    [0.75, 2],
    [1.25, 5],
    [1.75, 10],
    [2.25, 18],
    [2.75, 26],
    [3.25, 38],
    [3.75, 48],
    [4.5, 59],
  ],
  strong: 38,
  maybe: 7,
}

/** A photo with words. Captions confirm fewer of them: few say both what the photo shows and how. */
const COMPOSED: MatchRule = {
  queryUnit: UNIT,
  photoUnit: UNIT,
  points: [
    [0, 0],
    [0.25, 2],
    [0.45, 4],
    [0.65, 8],
    [0.75, 13],
    [0.85, 18],
    [0.95, 24],
    [1.05, 33],
    [1.15, 42],
    [1.25, 46],
    [1.4, 70],
  ],
  strong: 33,
  maybe: 5,
}

const PHOTO_MINI: Card = {
  composed: 'names',
  names: {
    guesses: 5,
    neighbours: 20,
    nameTemperature: 0.07,
    sentenceTemperature: 0.05,
    likenessTemperature: 0.05,
    sentence: 'description',
    pseudoWord: 0,
    weights: { guesses: 0.5, words: 0.5, likeness: 0.25, photo: 0 },
  },
  concept: 'auto',
  match: { text: TEXT, image: IMAGE, composed: COMPOSED },
}

/** By `ModelInfo.fingerprint`, which no phi changes. */
export const CARDS: Readonly<Record<string, Card>> = {
  '9780b3466908bf5454772e2ace9ffb5026f42625eb590aa192ffd3d05f82e918': PHOTO_MINI,
}

/** Not measured: photo-mini's numbers, with the pseudo-word's sentence as one more guess that weighs like the others. */
export const DEFAULT_CARD: Card = {
  ...PHOTO_MINI,
  names: { ...PHOTO_MINI.names, pseudoWord: 1 / (PHOTO_MINI.names.guesses + 1) },
}
