/**
 * Finds the names of an image that have a phrase, and these phrases. A name without a phrase is dropped, and
 * the image keeps fewer names. Runs in the inference worker.
 */
import { partPhrases } from '../../../native-models/inversion/held-out.ts'
import { findConcept, type PhraseBank } from '../../../native-models/inversion/phrase-bank.ts'
import { AppError } from '../../shared/errors.ts'
import type { ImageState } from './inversion-state.ts'
import type { SentenceMaker } from './sentence-maker.ts'

export const NO_PHRASES = 'the phrase file has no usable phrase for any of its names'

/** An error names at most this many of the names without phrases. */
const NAMED = 5

/**
 * The phrases that steps may draw, for each name that has any. The model's context is long enough for the
 * name in each.
 */
export function usablePhrases(
  names: readonly string[],
  bank: PhraseBank,
  sentences: SentenceMaker,
  exact: boolean,
): ReadonlyMap<string, readonly string[]> {
  const usable = [...bank.of(names)].map(([name, phrases]) => {
    const reached = phrases.filter((phrase) => sentences.reaches(phrase.slice(0, findConcept(phrase, name))))
    return [name, partPhrases(name, reached, exact).drawn] as const
  })
  return new Map(usable.filter(([, phrases]) => phrases.length > 0))
}

/** @throws AppError `phrases-unusable` when no image has a name with a phrase */
export function requirePhrases(
  images: readonly Pick<ImageState, 'concepts' | 'leftOut'>[],
  phrasesPath: string | null,
): void {
  const names = [...new Set(images.flatMap(({ leftOut }) => leftOut))]
  if (names.length === 0 || images.some(({ concepts }) => concepts.length > 0)) return
  throw unusable(names, phrasesPath)
}

/**
 * Explains why none of `names` is usable: the phrase file's fault, or the model's when the phrases are built
 * in.
 */
export function unusable(names: readonly string[], phrasesPath: string | null): AppError {
  if (phrasesPath === null)
    return new AppError('model-invalid', 'this model reads no sentence that is long enough for inversion')
  const named = names.slice(0, NAMED).map((name) => `"${name}"`)
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : ''
  return new AppError(
    'phrases-unusable',
    `${phrasesPath} has no usable phrase for ${named.join(', ')}${more}: a phrase must say the name as a word of its own`,
  )
}
