/** Encodes sentences with pseudo-words into un-normalised text features. Runs in the inference worker. */
import { NO_PAST, type PackedSentence, packSentences } from '../../native-models/inversion/pack-sentences.ts'
import type { Sentence } from '../shared/inference-api.ts'
import { noPast, sentenceFeeds } from './packed-sentences.ts'
import type { RunQueue } from './run-queue.ts'
import { finite, runRows, type Session } from './sessions.ts'
import type { TokenisedSentence, Tokenizer } from './tokenizer.ts'

/** Rows of the token embedding, read on demand. */
export interface TokenRows {
  /** ids -> [ids, tokenSize]. */
  rows(ids: readonly number[]): Promise<Float32Array>
}

export interface TextModel {
  readonly tokenSize: number
  readonly textLayers: number
  readonly tokenTable: TokenRows
  readonly tokenizer: Tokenizer
  readonly session: Session
}

/** Returns [featureSize] for each sentence. All sentences share one run, ahead of all background work. */
export function encodeText(
  model: TextModel,
  runs: RunQueue,
  sentences: readonly Sentence[],
): Promise<readonly Float32Array[]> {
  return runs.ahead(() => encodeSentences(model, runs, sentences))
}

async function encodeSentences(
  model: TextModel,
  runs: RunQueue,
  sentences: readonly Sentence[],
): Promise<readonly Float32Array[]> {
  if (sentences.length === 0) return []
  const packed = await Promise.all(
    sentences.map(async (sentence) => embed(model, model.tokenizer.encode(sentence))),
  )
  const { pseudo_words: _, ...inputs } = packSentences(packed, model.tokenSize, 0)
  const feeds = { ...sentenceFeeds(inputs), ...noPast(model.textLayers, model.tokenSize).feeds }
  return finite(await runs.run('query', () => runRows(model.session, feeds, 'text_embeds', sentences.length)))
}

/** Writes the pseudo-words over their placeholders. */
async function embed(
  { tokenTable, tokenSize }: TextModel,
  { ids, pseudoWords }: TokenisedSentence<Float32Array>,
): Promise<PackedSentence> {
  const embeds = await tokenTable.rows(ids)
  for (const { position, word } of pseudoWords) {
    if (word.length !== tokenSize) {
      throw new RangeError(`expected a pseudo-word of ${tokenSize} values, got ${word.length}`)
    }
    embeds.set(word, position * tokenSize)
  }
  return { embeds, pseudoWords: [], past: NO_PAST }
}
