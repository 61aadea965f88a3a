/**
 * Chooses the names that get all 24 templates. A first look at every name with one template costs a twentieth
 * of the full computation, and the nearest names are among its best: on 137 pictures, all 15 of 2,170 names
 * were among the first 60 (photo-mini). Runs in the inference worker.
 */
import { splitBeginnings } from '../../../native-models/inversion/cached-beginnings.ts'
import { type ConceptSources, nearestConcepts, unitOrNaN } from './concept-features.ts'

/** Twice the largest number that the measurement needed. */
const CANDIDATES = 128
const LOOK = ['A photo of a ', ''] as const
/** A run takes as long as an OTI step, so that a query waits no longer for it. */
const NAMES_A_RUN = 24
/** A killed process loses at most this much work. */
const SAVE_EVERY_MS = 10_000

/** The largest number of names that get the templates, for this number of subjects. */
export function candidateLimit(names: readonly string[], subjects: number): number {
  return Math.min(names.length, CANDIDATES * subjects)
}

/**
 * Computes the features that `store` lacks. Yields how many names have one. A short list needs no first look.
 */
export async function* lookAtNames(
  names: readonly string[],
  { graphs, sentences, store, layers }: ConceptSources,
): AsyncGenerator<number> {
  if (names.length <= CANDIDATES) return
  const lacking = names.filter((name) => !store.get(name))
  if (lacking.length === 0) return
  const frame = await sentences.withPseudoWord(...LOOK)
  const split = splitBeginnings(frame ? [frame] : [], graphs.width)
  const past = await graphs.past(split.beginnings, layers)
  const beginning = split.sentences[0]?.past ?? { start: 0, count: 0 }
  let savedMs = Date.now()
  for (let first = 0; first < lacking.length; first += NAMES_A_RUN) {
    const some = lacking.slice(first, first + NAMES_A_RUN)
    const made = await Promise.all(
      some.map((name) => sentences.withName([LOOK[0], name, LOOK[1]], beginning)),
    )
    for (const [index, feature] of (await graphs.features(made, past)).entries()) {
      store.set(some[index] ?? '', unitOrNaN(feature))
    }
    if (Date.now() - savedMs > SAVE_EVERY_MS) {
      await store.save()
      savedMs = Date.now()
    }
    yield names.length - lacking.length + first + some.length
  }
  await store.save()
}

/**
 * In the vocabulary's order.
 * @param looks the features that `lookAtNames` computed
 */
export function candidatesOf(
  image: Float32Array,
  names: readonly string[],
  looks: ConceptSources['store'],
): readonly string[] {
  if (names.length <= CANDIDATES) return names
  const nearest = new Set(nearestConcepts(image, names, looks, CANDIDATES))
  return names.filter((name) => nearest.has(name))
}
