/** The cards that Searlight brings: of models by their fingerprint, and of every other one. Plain data. */
import type { Card } from './card.ts'

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
  match: { text: null, image: null, composed: null },
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
