/**
 * Zero-shot concepts: computes the feature of each vocabulary name from the 24 templates (mean of unit
 * vectors, scaled to unit length) and finds the names nearest to an image. Runs in the inference worker.
 */

import { splitBeginnings } from '../../../native-models/inversion/cached-beginnings.ts'
import type { PackedSentence } from '../../../native-models/inversion/pack-sentences.ts'
import { TEMPLATES } from '../../../native-models/inversion/templates.ts'
import { dot, unitVector } from '../../shared/vectors.ts'
import type { Past } from '../packed-sentences.ts'
import type { FeatureStore } from './feature-store.ts'
import type { InversionGraphs } from './inversion-graphs.ts'
import type { SentenceMaker } from './sentence-maker.ts'

/** A killed process loses at most this much work. */
const SAVE_EVERY_MS = 10_000

interface Beginnings {
  readonly past: Past
  /** The text before the name, the text after it, and the place of the beginning in the past. */
  readonly templates: readonly (readonly [before: string, after: string, past: PackedSentence['past']])[]
}

export interface ConceptSources {
  readonly graphs: InversionGraphs
  readonly sentences: SentenceMaker
  readonly store: FeatureStore
  readonly layers: number
}

/** Computes the features that `store` lacks, one name at a time. Yields how many names are done. */
export async function* computeConcepts(
  names: readonly string[],
  sources: ConceptSources,
): AsyncGenerator<number> {
  const { store } = sources
  let beginnings: Beginnings | null = null
  let savedMs = Date.now()
  for (const [index, name] of names.entries()) {
    if (store.get(name)) continue
    beginnings ??= await templateBeginnings(sources)
    store.set(name, await conceptFeature(name, beginnings, sources))
    if (Date.now() - savedMs > SAVE_EVERY_MS) {
      await store.save()
      savedMs = Date.now()
    }
    yield index + 1
  }
  await store.save()
}

/** All names share the tokens before them: see [Note: Tokens before the pseudo-word ...]. */
async function templateBeginnings({ graphs, sentences, layers }: ConceptSources): Promise<Beginnings> {
  const parts = TEMPLATES.map((template) => template.split('{}') as [string, string])
  const made = await Promise.all(parts.map(([before, after]) => sentences.withPseudoWord(before, after)))
  // A context too small for a template is too small for it with every name.
  const fitting = made.flatMap((sentence, i) => (sentence ? [{ sentence, part: parts[i] ?? ['', ''] }] : []))
  const split = splitBeginnings(
    fitting.map(({ sentence }) => sentence),
    graphs.width,
  )
  return {
    past: await graphs.past(split.beginnings, layers),
    templates: fitting.map(({ part: [before, after] }, i) => [
      before ?? '',
      after ?? '',
      split.sentences[i]?.past ?? { start: 0, count: 0 },
    ]),
  }
}

async function conceptFeature(
  name: string,
  { past, templates }: Beginnings,
  { graphs, sentences }: ConceptSources,
): Promise<Float32Array> {
  const made = await Promise.all(
    templates.map(([before, after, start]) => sentences.withName([before, name, after], start)),
  )
  const features = (await graphs.features(made, past)).map(unitOrNaN)
  const sum = new Float32Array(features[0]?.length ?? 0)
  for (const feature of features) {
    for (const [i, value] of feature.entries()) sum[i] = (sum[i] as number) + value
  }
  return unitOrNaN(sum)
}

/** NaN for a feature without a direction, so that `nearestConcepts` leaves its name out and it is not computed again. */
export function unitOrNaN(feature: Float32Array): Float32Array {
  return unitVector(feature) ?? new Float32Array(feature.length).fill(Number.NaN)
}

/** The `count` names nearest to `image`, nearest first; ties in the vocabulary's order. */
export function nearestConcepts(
  image: Float32Array,
  names: readonly string[],
  store: FeatureStore,
  count: number,
): readonly string[] {
  const scored = names.flatMap((name) => {
    const feature = store.get(name)
    return feature ? [{ name, score: dot(image, feature) }] : []
  })
  return scored
    .filter(({ score }) => Number.isFinite(score))
    .sort((a, b) => b.score - a.score)
    .slice(0, count)
    .map(({ name }) => name)
}
