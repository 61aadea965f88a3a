/**
 * A model's card: how its scores are put together and read. A card's numbers were measured with the model. Runs in the
 * engine; pure.
 */
import { z } from 'zod'

const share = z.number().min(0).max(1)
const weight = z.number().min(-10).max(10)
/** In cosines. */
const temperature = z.number().min(0.001).max(10)

/** The numbers of the method `names`: [Note: A mixture over names] in electron/worker/search/names-query.ts. */
const names = z.strictObject({
  /** The best names that get a sentence. */
  guesses: z.int().min(1).max(20),
  /** The reference's nearest photos whose mean helps to guess. */
  neighbours: z.int().min(0).max(1_000),
  /** A guess's share is the softmax of the names' scores. */
  nameTemperature: temperature,
  /** Of the soft maximum over the guesses' sentences. */
  sentenceTemperature: temperature,
  /** Of the softmax over all names that makes the likeness. */
  likenessTemperature: temperature,
  /** `description`: the grammar's sentence; `that`: "a photo of a dog that ...". */
  sentence: z.enum(['description', 'that']),
  /** The share of the sentence with the reference's pseudo-word among the guesses; 0 is none. */
  pseudoWord: share,
  /** Of the standard scores: guesses, words alone, likeness in the space of names, the photo itself. */
  weights: z.strictObject({ guesses: weight, words: weight, likeness: weight, photo: weight }),
})

const matchRule = z.strictObject({
  queryUnit: z.number().positive(),
  photoUnit: z.number().positive().nullable(),
  points: z
    .array(z.tuple([z.number(), z.number().min(0).max(100)]).readonly())
    .min(1)
    .max(100)
    .readonly(),
  strong: z.number().min(0).max(100),
  maybe: z.number().min(0).max(100),
})

export const cardSchema = z.strictObject({
  /** The method that answers a reference with a text, where a person names none. */
  composed: z.enum(['names', 'searle', 'sum']),
  names,
  /** Whether a guessed name stands beside the pseudo-word, where a person says nothing about it. */
  concept: z.enum(['auto', 'none']),
  /** By the ranking's kind; null gives no match. */
  match: z
    .strictObject({
      text: matchRule.nullable(),
      image: matchRule.nullable(),
      composed: matchRule.nullable(),
    })
    .readonly(),
})

export type Card = z.infer<typeof cardSchema>
export type NamesSettings = Card['names']
