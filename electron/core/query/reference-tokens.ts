/** The pseudo-word of each reference: the best at hand, or the one asked for. Runs in the engine. */
import type { InferenceApi } from '../../shared/inference-api.ts'
import type { PseudoWordChoice, PseudoWordKind, Query } from '../../shared/library-api.ts'
import type { KnownWords } from './known-words.ts'

/** One a reference, in order. */
export interface ReferenceTokens {
  readonly tokens: readonly Float32Array[]
  readonly kinds: readonly PseudoWordKind[]
}

/** The refined one of a picture by its path; null where there is none. */
export type FindRefined = (
  path: string,
  which: Parameters<KnownWords['refined']>[2],
) => Promise<Float32Array | null>

/** What was refined before for the references, one each; null where phi has to do. */
export async function refinedTokens(
  query: Query,
  find: FindRefined,
): Promise<readonly (Float32Array | null)[]> {
  const { references, method, text, prompt, pseudoWords = 'best' } = query
  const isComposed = (method === 'auto' || method === 'pdv') && (text ?? prompt) !== null
  const which = isComposed ? asKept(pseudoWords) : null
  return Promise.all(references.map((path) => (which === null ? null : find(path, which))))
}

function asKept(choice: PseudoWordChoice): 'kept' | 'any' | null {
  if (choice === 'first') return null
  return choice === 'best' ? 'kept' : 'any'
}

/** phi is asked for what is missing, at once. `features` un-normalised, one a reference. */
export async function referenceTokens(
  refined: readonly (Float32Array | null)[],
  features: readonly Float32Array[],
  inference: Pick<InferenceApi, 'invertByPhi'>,
): Promise<ReferenceTokens> {
  const missing = features.filter((_, i) => !refined[i])
  const first = missing.length === 0 ? [] : [...(await inference.invertByPhi({ features: missing }))]
  const tokens = features.map((_, i) => refined[i] ?? (first.shift() as Float32Array))
  return { tokens, kinds: features.map((_, i) => (refined[i] ? 'refined' : 'first')) }
}
