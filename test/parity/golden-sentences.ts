/**
 * Golden sentences through packed graphs: their features, and the cached beginnings of those with
 * pseudo-words.
 */
import { textTower } from '../../native-models/clip/text-tower.ts'
import { splitBeginnings } from '../../native-models/inversion/cached-beginnings.ts'
import type { PackedSentence } from '../../native-models/inversion/pack-sentences.ts'
import { row } from './golden-oti.ts'
import { type GoldenText, openSession, sentenceOf } from './golden-text.ts'
import { type Feeds, floatsOf, noPast, sentenceFeeds } from './packed-feeds.ts'

/** Un-normalised features of captions without pseudo-words. */
export async function featuresOf(
  text: GoldenText,
  captions: readonly string[],
): Promise<readonly Float32Array[]> {
  const { settings, source } = text
  const { featureSize } = settings
  const session = await openSession(source, (weights) => textTower(settings.text, featureSize, weights))
  const sentences = captions.map((caption) => sentenceOf(text, caption, 0))
  const { pseudo_words: _, ...feeds } = sentenceFeeds(sentences, settings.text, noPast(settings.text))
  const features = floatsOf((await session.run(feeds))['text_embeds'])
  await session.release()
  return captions.map((_, index) => row(features, index, featureSize))
}

/** The tokens before the pseudo-words, computed once, and the sentences without them. */
export async function cacheBeginnings({ settings, source }: GoldenText, whole: readonly PackedSentence[]) {
  const { beginnings, pastTokens, sentences } = splitBeginnings(whole, settings.text.width)
  const session = await openSession(source, (weights) =>
    textTower(settings.text, settings.featureSize, weights),
  )
  const { pseudo_words: _, ...given } = sentenceFeeds(beginnings, settings.text, noPast(settings.text))
  const { keys, values } = await session.run(given)
  await session.release()
  const feeds = { past_keys: keys, past_values: values } as Feeds
  return { past: { tokens: pastTokens, feeds }, sentences }
}
