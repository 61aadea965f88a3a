/**
 * Runs in the inference worker. Sentences with pseudo-words -> un-normalised text features.
 */
import type { Sentence } from '../shared/inference-api.ts'
import type { RunQueue } from './run-queue.ts'
import { finite, floatTensor, indexTensor, runRows, type Session } from './sessions.ts'
import type { TokenisedSentence, Tokenizer } from './tokenizer.ts'

/** Rows of the token embedding, read on demand. */
export interface TokenRows {
  /** ids -> [ids, tokenSize]. */
  rows(ids: readonly number[]): Promise<Float32Array>
}

export interface TextModel {
  readonly tokenSize: number
  readonly tokenTable: TokenRows
  readonly tokenizer: Tokenizer
  readonly session: Session
}

/** [featureSize] a sentence, all sentences in one run. */
export async function encodeText(
  model: TextModel,
  runs: RunQueue,
  sentences: readonly Sentence[],
): Promise<readonly Float32Array[]> {
  if (sentences.length === 0) return []
  const tokenised = sentences.map((sentence) => model.tokenizer.encode(sentence))
  const { embeds, tokens } = await embed(model, tokenised)
  const feeds = {
    inputs_embeds: floatTensor(embeds, [tokenised.length, tokens, model.tokenSize]),
    // Attention is causal and the feature is read at EOT: what pads the shorter sentences cannot matter.
    eot_positions: indexTensor(tokenised.map(({ ids }) => ids.length - 1)),
  }
  return finite(await runs.run('query', () => runRows(model.session, feeds, 'text_embeds', tokenised.length)))
}

/** Token embeddings [sentences, tokens, tokenSize], padded with zeros, pseudo-words in their places. */
async function embed(
  model: TextModel,
  tokenised: readonly TokenisedSentence[],
): Promise<{ embeds: Float32Array; tokens: number }> {
  const tokens = Math.max(...tokenised.map(({ ids }) => ids.length))
  const embeds = new Float32Array(tokenised.length * tokens * model.tokenSize)
  for (const [row, { ids, pseudoWords }] of tokenised.entries()) {
    const start = row * tokens * model.tokenSize
    embeds.set(await model.tokenTable.rows(ids), start)
    for (const { position, vector } of pseudoWords) {
      if (vector.length !== model.tokenSize) {
        throw new RangeError(`expected a pseudo-word of ${model.tokenSize} values, got ${vector.length}`)
      }
      embeds.set(vector, start + position * model.tokenSize)
    }
  }
  return { embeds, tokens }
}
