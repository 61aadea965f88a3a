/**
 * Reads the names and phrases of an inversion: the user's files, else concepts.txt and phrases.txt beside the
 * model, else the built-in lists. A model that knows few words brings its own lists. Runs in the inference
 * worker.
 */
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import {
  builtInConceptsPath,
  type ConceptNames,
  readConceptNames,
} from '../../../native-models/inversion/concept-names.ts'
import {
  GRAMMAR_PHRASES,
  openPhraseBank,
  openPhrasePatterns,
  type PhraseBank,
} from '../../../native-models/inversion/phrase-bank.ts'
import { ModelError } from '../../../native-models/weights/model-error.ts'
import { AppError } from '../../shared/errors.ts'
import type { InvertRequest } from '../../shared/inversion-api.ts'

export interface InversionWords {
  readonly vocabulary: ConceptNames
  readonly phrases: PhraseBank
  /** Equal ids mean equal words. */
  readonly id: string
}

/**
 * @param modelDir directory of the open model
 * @throws AppError `invalid-request`, with the file and its fault
 */
export async function readWords(
  { vocabularyPath, phrasesPath }: Pick<InvertRequest, 'vocabularyPath' | 'phrasesPath'>,
  modelDir: string,
): Promise<InversionWords> {
  return sayingWhy(async () => {
    const vocabulary = await (vocabularyPath === null
      ? namesBeside(modelDir)
      : readConceptNames(vocabularyPath))
    const phrases = await openPhrases(phrasesPath, modelDir)
    return { vocabulary, phrases, id: `${vocabulary.hash} ${phrases.id}` }
  })
}

async function openPhrases(phrasesPath: string | null, modelDir: string): Promise<PhraseBank> {
  if (phrasesPath !== null) return openPhraseBank(phrasesPath)
  const own = await besideModel(modelDir, 'phrases.txt')
  return own === null ? GRAMMAR_PHRASES : openPhrasePatterns(own)
}

/** The names of the open model. @throws AppError `invalid-request`, with the file and its fault */
export function readNames(modelDir: string): Promise<ConceptNames> {
  return sayingWhy(() => namesBeside(modelDir))
}

async function namesBeside(modelDir: string): Promise<ConceptNames> {
  return readConceptNames((await besideModel(modelDir, 'concepts.txt')) ?? builtInConceptsPath())
}

function besideModel(modelDir: string, name: string): Promise<string | null> {
  const file = join(modelDir, name)
  // A model need not have such a file.
  return access(file).then(
    () => file,
    () => null,
  )
}

async function sayingWhy<T>(work: () => Promise<T> | T): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ModelError) throw new AppError('invalid-request', error.message, { cause: error })
    throw error
  }
}
