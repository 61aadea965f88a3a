/** Cards for tests of queries. */
import { DEFAULT_CARD } from '../../electron/core/cards/built-in.ts'
import type { Card } from '../../electron/core/cards/card.ts'

/** Answers a reference with a text by pseudo-words. */
export const PSEUDO_WORD_CARD: Card = { ...DEFAULT_CARD, composed: 'searle', concept: 'none' }

/** Answers by names, without pseudo-words among the guesses. */
export const NAMES_CARD: Card = { ...DEFAULT_CARD, names: { ...DEFAULT_CARD.names, pseudoWord: 0 } }
