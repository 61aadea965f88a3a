/**
 * Text features and first pseudo-words of the last queries of one model. Runs in the engine.
 *
 * [Note: A dial encodes nothing] Everything is kept under what it was computed from: a sentence under its text and the
 * values of its pseudo-words, a pseudo-word under the features it came from. So nothing here can be out of date, a turn
 * of the dial or a click finds all it needs, and the next letter typed beside a reference inverts nothing again.
 */
import type { InferenceApi, Sentence } from '../../shared/inference-api.ts'
import { RecentlyUsed } from '../lib/recently-used.ts'

/** A query has three sentences. Each is 2 or 3 KiB, and its text. */
const KEPT_SENTENCES = 256
const KEPT_PSEUDO_WORDS = 64

type Kept = RecentlyUsed<string, Promise<Float32Array>>
type Encoders = Pick<InferenceApi, 'encodeText' | 'invertByPhi'>

export class EncodingCache implements Encoders {
  readonly #encoders: Encoders
  readonly #sentences: Kept = new RecentlyUsed(KEPT_SENTENCES)
  readonly #pseudoWords: Kept = new RecentlyUsed(KEPT_PSEUDO_WORDS)

  constructor(encoders: Encoders) {
    this.#encoders = encoders
  }

  encodeText({ sentences }: { readonly sentences: readonly Sentence[] }): Promise<readonly Float32Array[]> {
    const encode = (missing: readonly Sentence[]) => this.#encoders.encodeText({ sentences: missing })
    return askOnce(this.#sentences, sentences, sentenceKey, encode)
  }

  invertByPhi({
    features,
  }: {
    readonly features: readonly Float32Array[]
  }): Promise<readonly Float32Array[]> {
    const invert = (missing: readonly Float32Array[]) => this.#encoders.invertByPhi({ features: missing })
    return askOnce(this.#pseudoWords, features, vectorKey, invert)
  }
}

/** What is missing is asked for together, each once; a failure is forgotten, so that the next query tries again. */
async function askOnce<T>(
  kept: Kept,
  items: readonly T[],
  keyOf: (item: T) => string,
  ask: (missing: readonly T[]) => Promise<readonly Float32Array[]>,
): Promise<readonly Float32Array[]> {
  const keys = items.map(keyOf)
  const answers = new Map<string, Promise<Float32Array>>()
  const missing = new Map<string, T>()
  for (const [i, key] of keys.entries()) {
    const known = kept.get(key)
    if (known) answers.set(key, known)
    else missing.set(key, items[i] as T)
  }
  const asked = missing.size > 0 ? ask([...missing.values()]) : null
  for (const [place, key] of [...missing.keys()].entries()) {
    const answer = (asked as Promise<readonly Float32Array[]>).then((all) => expectVector(all[place]))
    answer.catch(() => kept.forget(key, answer))
    kept.set(key, answer)
    answers.set(key, answer)
  }
  return Promise.all(keys.map((key) => answers.get(key) as Promise<Float32Array>))
}

function expectVector(vector: Float32Array | undefined): Float32Array {
  if (!vector) throw new Error('expected an answer for each item, got fewer')
  return vector
}

function sentenceKey({ segments }: Sentence): string {
  return JSON.stringify(segments.map((each) => (typeof each === 'string' ? [each] : vectorKey(each))))
}

function vectorKey({ buffer, byteOffset, byteLength }: Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}
