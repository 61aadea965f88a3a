/** Runs in the inference worker. The names and phrases of an inversion: ours, or the user's own files. */
import {
  builtInConceptsPath,
  type ConceptNames,
  readConceptNames,
} from '../../../native-models/inversion/concept-names.ts'
import {
  GRAMMAR_PHRASES,
  openPhraseBank,
  type PhraseBank,
} from '../../../native-models/inversion/phrase-bank.ts'
import { ModelError } from '../../../native-models/weights/model-error.ts'
import { AppError } from '../../shared/errors.ts'
import type { InvertRequest } from '../../shared/inversion-api.ts'

export interface InversionWords {
  readonly vocabulary: ConceptNames
  readonly phrases: PhraseBank
  /** Equal strings, equal words. */
  readonly id: string
}

/** @throws AppError `invalid-request`, naming the file and what is wrong with it */
export async function readWords({
  vocabularyPath,
  phrasesPath,
}: Pick<InvertRequest, 'vocabularyPath' | 'phrasesPath'>): Promise<InversionWords> {
  return sayingWhy(async () => {
    const vocabulary = await readConceptNames(vocabularyPath ?? builtInConceptsPath())
    const phrases = phrasesPath === null ? GRAMMAR_PHRASES : await openPhraseBank(phrasesPath)
    return { vocabulary, phrases, id: `${vocabulary.hash} ${phrases.id}` }
  })
}

export async function sayingWhy<T>(work: () => Promise<T> | T): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ModelError) throw new AppError('invalid-request', error.message, { cause: error })
    throw error
  }
}
