/**
 * One step of optimisation-based textual inversion (SEARLE, section 3.1; iSEARLE, section 3.2): reads
 * pseudo-word tokens of any number of images, and computes losses and the gradient with respect to the
 * tokens.
 *
 * [Note: Every loss is a sentence with an aim] The content loss wants a template with the pseudo-word to mean
 * what the image shows; the gpt loss wants a phrase with the pseudo-word to mean the same as with the
 * concept's name. Both are 1 - cos(aim, feature of a sentence), so the graph has sentences, each with an aim
 * and a weight, and does not distinguish the losses:
 *
 *   content: a template, aim = image feature,     weight 1 (SEARLE: 1 / 1.5),  noise: iSEARLE only
 *   gpt:     a phrase,   aim = phrase's feature,  weight 0.5 (SEARLE: .5 / 1.5), no noise
 *
 * Aims are constant and computed beforehand. One pseudo-word may stand in sentences with several aims, which
 * is how several photos teach one word. Sentences are packed: see [Note: Sentences are packed] in
 * packed-text.ts.
 *
 * Inputs: `pseudo_tokens` [images, width]; `inputs_embeds` [tokens, width] and `pseudo_words` [tokens]
 * (pseudo-words.ts); `position_ids`, `visible`, `eot_positions`, `past_keys`, `past_values` (packed-text.ts);
 * `aims` [sentences, featureSize]; `noise` [sentences, featureSize], added to the un-normalised feature;
 * `weights` [sentences]. Outputs: `losses` [sentences], unweighted; `gradient` [images, width] of the
 * weighted sum. An image's gradient depends on its own sentences alone.
 */
import { differentiate } from '../autodiff/differentiate.ts'
import type { TextConfig } from '../clip/clip-config.ts'
import { packedTextFeatures, packingInputs } from '../clip/packed-text.ts'
import type { WeightPlan } from '../clip/weight-plan.ts'
import type { Graph } from '../onnx/graph.ts'
import { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Value } from '../onnx/graph-recorder.ts'
import { cosineLoss } from './cosine-loss.ts'
import { insertPseudoWords } from './pseudo-words.ts'

export function otiGraph(config: TextConfig, featureSize: number, weights: WeightPlan): Graph {
  const graph = new GraphBuilder('OTI step')
  const pseudoTokens = graph.input('pseudo_tokens', 'float32', ['images', config.width])
  const losses = sentenceLosses({ graph, weights, config, featureSize }, pseudoTokens)
  const total = graph.reduceSum(graph.mul(losses, graph.input('weights', 'float32', ['sentences'])), [0])
  const [gradient] = differentiate(graph, total, [pseudoTokens]) as [Value]
  graph.output(losses, 'losses', 'float32', ['sentences'])
  graph.output(gradient, 'gradient', 'float32', ['images', config.width])
  return graph.build()
}

interface LossContext {
  readonly graph: GraphBuilder
  readonly weights: WeightPlan
  readonly config: TextConfig
  readonly featureSize: number
}

/** Declares the sentences' inputs. `pseudoTokens` may also be computed in the graph, as in phi's training. */
export function sentenceLosses(context: LossContext, pseudoTokens: Value): Value {
  const { graph, config, featureSize } = context
  const embeds = graph.input('inputs_embeds', 'float32', ['tokens', config.width])
  const pseudoWords = graph.input('pseudo_words', 'int64', ['tokens'])
  const packing = packingInputs(graph, config)
  const aims = graph.input('aims', 'float32', ['sentences', featureSize])
  const noise = graph.input('noise', 'float32', ['sentences', featureSize])
  const words = insertPseudoWords(graph, embeds, pseudoWords, pseudoTokens)
  const features = packedTextFeatures(context, words, packing)
  return cosineLoss(graph, aims, graph.add(features, noise))
}
