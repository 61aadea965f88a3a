/**
 * Inserts pseudo-words into sentences inside the graph, so that the loss can be differentiated with respect
 * to them.
 */
import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Value } from '../onnx/graph-recorder.ts'

/** In `pseudo_words`: marks an ordinary token. */
export const NO_PSEUDO_WORD = -1

/**
 * @param embeds [tokens, width]; its values at the places of pseudo-words are ignored
 * @param pseudoWords the row of `pseudoTokens` for each token, or `NO_PSEUDO_WORD`: [tokens] int64
 * @param pseudoTokens [images, width]
 */
export function insertPseudoWords(
  graph: GraphBuilder,
  embeds: Value,
  pseudoWords: Value,
  pseudoTokens: Value,
): Value {
  const isPseudoWord = graph.unsqueeze(graph.node('GreaterOrEqual', [pseudoWords, graph.ints(0)]), [1])
  // -1 gathers the last row, a valid one, which the next operator discards.
  const rows = graph.gather(pseudoTokens, pseudoWords, 0)
  return graph.where(isPseudoWord, rows, embeds)
}
