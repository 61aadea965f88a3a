/**
 * Answers a query: plans it, has its parts encoded, composes them, scans. Runs in the engine; encoding and
 * scanning happen in their own processes.
 */
import { assertNever } from '../../shared/errors.ts'
import type { InferenceApi, Sentence } from '../../shared/inference-api.ts'
import {
  DEFAULT_INVERSION,
  type InversionSettings,
  type Query,
  type SearchResult,
} from '../../shared/library-api.ts'
import type { SearchApi } from '../../shared/search-api.ts'
import type { Reference } from '../inversion/invert-references.ts'
import { slerp, sumOfUnits, unitMean } from './compose-query.ts'
import { captionSentence, plainSentence, promptSentence } from './compose-sentence.ts'
import { type ModelAbilities, planQuery, type QueryPlan } from './query-plan.ts'

/** Slerp stands half way between image and text. */
const SLERP_SHARE = 0.5

export interface SearchDependencies {
  readonly inference: Pick<InferenceApi, 'encodeImage' | 'encodeText' | 'invertByPhi'>
  /** Pseudo-words by optimisation, or those the library has. */
  readonly invert: (
    references: readonly Reference[],
    settings: InversionSettings,
  ) => Promise<readonly { readonly token: Float32Array }[]>
  readonly search: Pick<SearchApi, 'scan'>
  /** Un-normalised features of a photo the library has embedded, by its path, so that it is not decoded again. */
  readonly storedFeatures: (path: string) => Promise<Float32Array | null>
  readonly model: ModelAbilities
}

/** Vectors as a scan takes them; each [featureSize], of any length. */
interface EncodedQuery {
  readonly composed: Float32Array
  /** Unit mean of the references. */
  readonly reference: Float32Array | null
  /** The caption alone, verbatim. A prompt has none: its words mean nothing without the pseudo-words. */
  readonly text: Float32Array | null
}

/**
 * The best photos for a query, in exact order (design/cli.md, search).
 * @throws AppError `usage`, `model-no-tokenizer`, `model-no-phi`, `reference-unreadable`,
 *   and what the two processes fail with
 */
export async function runQuery(query: Query, dependencies: SearchDependencies): Promise<SearchResult> {
  const start = performance.now()
  const plan = planQuery(query, dependencies.model)
  const clock = new Stopwatch()
  const vectors = await encodeQuery(plan, query, dependencies, clock)
  const { filter, limit } = query
  const { hits, scanMs } = await dependencies.search.scan({ ...vectors, filter, limit })
  const { encodeMs, invertMs } = clock
  const totalMs = performance.now() - start
  return { hits, method: plan.method, timings: { encodeMs, invertMs, scanMs, totalMs } }
}

async function encodeQuery(
  plan: QueryPlan,
  { references, inversion = DEFAULT_INVERSION }: Query,
  dependencies: SearchDependencies,
  clock: Stopwatch,
): Promise<EncodedQuery> {
  const features = await clock.encoding(() =>
    Promise.all(references.map((path) => referenceFeatures(path, dependencies))),
  )
  const reference = features.length === 0 ? null : unitMean(features)
  const { inference, invert } = dependencies
  const invertAll = async (): Promise<readonly Float32Array[]> => {
    if (plan.method === 'searle') return inference.invertByPhi({ features })
    const photos = references.map((path, i) => ({ path, features: features[i] as Float32Array }))
    return (await invert(photos, inversion)).map(({ token }) => token)
  }
  // The sentence with pseudo-words and the caption alone are encoded in one batch.
  const hasPseudoWords = plan.method === 'searle' || plan.method === 'oti'
  const composedSentences = hasPseudoWords ? [sentenceOf(plan, await clock.inverting(invertAll))] : []
  const plainSentences = plan.text === null ? [] : [plainSentence(plan.text)]
  const sentences: readonly Sentence[] = [...plainSentences, ...composedSentences]
  const encoded =
    sentences.length === 0 ? [] : await clock.encoding(() => inference.encodeText({ sentences }))
  const text = plan.text === null ? null : (encoded[0] ?? null)
  const sentence = encoded[plainSentences.length] ?? null
  return { composed: compose(plan, reference, text, sentence), reference, text }
}

function sentenceOf({ prompt, text }: QueryPlan, tokens: readonly Float32Array[]): Sentence {
  return prompt === null ? captionSentence(tokens, text) : promptSentence(tokens, prompt)
}

async function referenceFeatures(path: string, dependencies: SearchDependencies): Promise<Float32Array> {
  return (await dependencies.storedFeatures(path)) ?? dependencies.inference.encodeImage({ path })
}

/** The vector to rank by. What the method needs is there: planQuery saw to it. */
function compose(
  { method }: QueryPlan,
  image: Float32Array | null,
  text: Float32Array | null,
  sentence: Float32Array | null,
): Float32Array {
  switch (method) {
    case 'text':
      return present(text, 'text')
    case 'image':
      return present(image, 'reference')
    case 'sum':
      return sumOfUnits(present(image, 'reference'), present(text, 'text'))
    case 'slerp':
      return slerp(present(image, 'reference'), present(text, 'text'), SLERP_SHARE)
    case 'searle':
    case 'oti':
      return present(sentence, 'sentence')
    default:
      return assertNever(method)
  }
}

function present(vector: Float32Array | null, name: string): Float32Array {
  if (!vector) throw new Error(`expected features of the ${name}, got none`)
  return vector
}

/** Time spent encoding and inverting, in milliseconds, over all calls of one query. */
class Stopwatch {
  encodeMs = 0
  invertMs = 0

  async encoding<T>(work: () => Promise<T>): Promise<T> {
    const start = performance.now()
    const result = await work()
    this.encodeMs += performance.now() - start
    return result
  }

  async inverting<T>(work: () => Promise<T>): Promise<T> {
    const start = performance.now()
    const result = await work()
    this.invertMs += performance.now() - start
    return result
  }
}
