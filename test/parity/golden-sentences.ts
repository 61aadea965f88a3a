/** Golden sentences through packed graphs: their features, and the cached beginnings of those with pseudo-words. */
import type * as ort from 'onnxruntime-node'
import { packedTextFeatures, packingInputs, textPrefixGraph } from '../../native-models/clip/packed-text.ts'
import { splitBeginnings } from '../../native-models/inversion/cached-beginnings.ts'
import type { PackedSentence } from '../../native-models/inversion/pack-sentences.ts'
import { GraphBuilder } from '../../native-models/onnx/graph-builder.ts'
import { row } from './golden-oti.ts'
import { type GoldenText, openSession, sentenceOf } from './golden-text.ts'
import { floatsOf, noPast, sentenceFeeds } from './packed-feeds.ts'

/** Un-normalised features of captions without pseudo-words. */
export async function featuresOf(
  text: GoldenText,
  captions: readonly string[],
): Promise<readonly Float32Array[]> {
  const { settings, source } = text
  const { featureSize } = settings
  const session = await openSession(source, (weights) => {
    const graph = new GraphBuilder('packed features')
    const embeds = graph.input('inputs_embeds', 'float32', ['tokens', settings.text.width])
    const packing = packingInputs(graph, settings.text)
    const context = { graph, weights, config: settings.text, featureSize }
    const features = packedTextFeatures(context, embeds, packing)
    graph.output(features, 'text_embeds', 'float32', ['sentences', featureSize])
    return graph.build()
  })
  const sentences = captions.map((caption) => sentenceOf(text, caption, 0))
  const { pseudo_words: _, ...feeds } = sentenceFeeds(sentences, settings.text, noPast(settings.text))
  const features = floatsOf((await session.run(feeds))['text_embeds'])
  await session.release()
  return captions.map((_, index) => row(features, index, featureSize))
}

/** Everything before the pseudo-words, computed once; the sentences without it. */
export async function cacheBeginnings({ settings, source }: GoldenText, whole: readonly PackedSentence[]) {
  const { beginnings, pastTokens, sentences } = splitBeginnings(whole, settings.text.width)
  const session = await openSession(source, (weights) => textPrefixGraph(settings.text, weights))
  const { inputs_embeds, position_ids, visible } = sentenceFeeds(
    beginnings,
    settings.text,
    noPast(settings.text),
  )
  const feeds = await session.run({ inputs_embeds, position_ids, visible } as ort.InferenceSession.FeedsType)
  await session.release()
  return { past: { tokens: pastTokens, feeds }, sentences }
}
