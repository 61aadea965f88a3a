/**
 * Asks one model for what queries need of it, and keeps the answers of the last queries. Runs in the engine.
 *
 * [Note: A dial encodes nothing] The cache keeps everything under its input: a sentence under its text and the values of
 * its pseudo-words, a pseudo-word under the features it came from, a picture from outside under its file's identity. So
 * nothing here can be out of date, a turn of the dial or a click finds all it needs, and the next letter typed beside a
 * reference inverts nothing again.
 */
import { stat } from 'node:fs/promises'
import type { InferenceApi, ModelInfo, Sentence, TextHint } from '../../shared/inference-api.ts'
import type { InversionSettings } from '../../shared/library-api.ts'
import type { Card } from '../cards/card.ts'
import {
  type InversionOptions,
  type InvertedReference,
  invertReferences,
  type PseudoWords,
} from '../inversion/invert-references.ts'
import { type Guesses, guessNames } from '../names/guess-names.ts'
import { type NameFeatures, nameFeatures } from '../names/name-features.ts'
import type { EncodedPicture, Encoder } from './encode.ts'
import { textMean } from './text-mean.ts'

/** A query has three sentences. Each is 2 or 3 KiB, and its text. */
const KEPT_SENTENCES = 256
const KEPT_PSEUDO_WORDS = 64
/** A query has a few references; going back and forth between queries has some more. */
const KEPT_FILES = 32

/** A model as queries use it; with another phi it is another one. */
export interface QueryModel {
  readonly client: Pick<
    InferenceApi,
    'encodeImage' | 'encodeText' | 'textHints' | 'conceptNames' | 'invertByPhi' | 'identify' | 'invert'
  >
  readonly info: ModelInfo
}

export class QueryEncoder implements Encoder {
  readonly model: ModelInfo
  readonly card: Card
  readonly #client: QueryModel['client']
  readonly #store: PseudoWords
  readonly #sentences = new RecentlyUsed<Float32Array>(KEPT_SENTENCES)
  readonly #hints = new RecentlyUsed<readonly TextHint[]>(KEPT_SENTENCES)
  readonly #pseudoWords = new RecentlyUsed<Float32Array>(KEPT_PSEUDO_WORDS)
  readonly #pictures = new RecentlyUsed<Float32Array>(KEPT_FILES)
  readonly #guesses = new RecentlyUsed<Guesses>(KEPT_FILES)
  readonly #hashes = new RecentlyUsed<string | null>(KEPT_FILES)

  #names: Promise<NameFeatures> | null = null

  /** @param store pseudo-words by optimisation that the library has */
  constructor({ client, info }: QueryModel, card: Card, store: PseudoWords) {
    this.#client = client
    this.model = info
    this.card = card
    this.#store = store
  }

  encodeText({ sentences }: { readonly sentences: readonly Sentence[] }): Promise<readonly Float32Array[]> {
    const encode = (missing: readonly Sentence[]) => this.#client.encodeText({ sentences: missing })
    return askOnce(this.#sentences, sentences, sentenceKey, encode)
  }

  /** Asks what the model does not read of a text; a model without a tokenizer reads none and gives no hint. */
  textHints(text: string): Promise<readonly TextHint[]> {
    if (!this.model.hasTokenizer) return Promise.resolve([])
    const known = this.#hints.get(text)
    if (known) return known
    const asked = this.#client.textHints({ text })
    this.#hints.set(text, asked)
    return asked
  }

  invertByPhi({
    features,
  }: {
    readonly features: readonly Float32Array[]
  }): Promise<readonly Float32Array[]> {
    const invert = (missing: readonly Float32Array[]) => this.#client.invertByPhi({ features: missing })
    return askOnce(this.#pseudoWords, features, vectorKey, invert)
  }

  encodeImage({ path }: { readonly path: string }): Promise<Float32Array> {
    return readOnce(this.#pictures, path, () => this.#client.encodeImage({ path }))
  }

  /** SHA-256 of the file's bytes; null for an unreadable file, whose reason `encodeImage` throws. */
  hash(path: string): Promise<string | null> {
    return readOnce(this.#hashes, path, async () => {
      const identity = await this.#client.identify({ path })
      return 'hash' in identity ? identity.hash : null
    })
  }

  async optimise(
    pictures: readonly EncodedPicture[],
    settings: InversionSettings,
    options: InversionOptions = {},
  ): Promise<readonly InvertedReference[]> {
    const references = await Promise.all(
      pictures.map(async (each) => ({ features: each.features, hash: await this.#hashOf(each) })),
    )
    const parts = { inference: this.#client, store: this.#store, fingerprint: this.model.fingerprint }
    return invertReferences(references, settings, { ...parts, ...options })
  }

  textMean(): Promise<Float32Array> {
    return textMean({ model: this.model, encodeText: (request) => this.#client.encodeText(request) })
  }

  /** Kept under the vectors, so that the next letter of a text guesses nothing again. */
  readonly guesses = (near: Float32Array, centre: Float32Array): Promise<Guesses> => {
    const key = `${vectorKey(near)} ${vectorKey(centre)}`
    const known = this.#guesses.get(key)
    if (known) return known
    const guessing = this.names().then((names) => guessNames(names, near, { centre }, this.card.names))
    this.#guesses.set(key, guessing)
    return guessing
  }

  /** Takes minutes where a model reads a long list for the first time; a failure is forgotten. */
  names(): Promise<NameFeatures> {
    this.#names ??= nameFeatures({
      model: this.model,
      encodeText: (request) => this.#client.encodeText(request),
      conceptNames: () => this.#client.conceptNames({}),
    }).catch((error: unknown) => {
      this.#names = null
      throw error
    })
    return this.#names
  }

  /**
   * SHA-256 of the bytes that the features are of: the library stores under it what comes of them. Null where the file
   * has changed since it was encoded, or is gone.
   */
  async #hashOf({ picture, features }: EncodedPicture): Promise<string | null> {
    if (picture.kind === 'known') return picture.hash
    const hash = await this.hash(picture.path)
    // Looks at the file after hashing it: a file that is still the same now did not change in between.
    const now = await this.encodeImage(picture).catch(() => null)
    return now?.every((value, i) => Object.is(value, features[i])) ? hash : null
  }
}

/** The answers that were used last. */
class RecentlyUsed<T> {
  readonly #kept = new Map<string, Promise<T>>()
  readonly #capacity: number

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get(key: string): Promise<T> | undefined {
    const answer = this.#kept.get(key)
    if (answer) this.#put(key, answer)
    return answer
  }

  /** Forgets a failure, so that the next query tries again. */
  set(key: string, answer: Promise<T>): void {
    this.#put(key, answer)
    answer.catch(() => {
      // Another answer may have taken its place.
      if (this.#kept.get(key) === answer) this.#kept.delete(key)
    })
  }

  /** Sets again, so that the first of the map is the least recently used. */
  #put(key: string, answer: Promise<T>): void {
    this.#kept.delete(key)
    this.#kept.set(key, answer)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#capacity) break
      this.#kept.delete(oldest)
    }
  }
}

/** Asks for all missing answers together, each once. */
async function askOnce<T>(
  kept: RecentlyUsed<Float32Array>,
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
    kept.set(key, answer)
    answers.set(key, answer)
  }
  return Promise.all(keys.map((key) => answers.get(key) as Promise<Float32Array>))
}

function expectVector(vector: Float32Array | undefined): Float32Array {
  if (!vector) throw new Error('expected an answer for each item, got fewer')
  return vector
}

/** Reads a file unless it is the very file of before. */
async function readOnce<T>(kept: RecentlyUsed<T>, path: string, read: () => Promise<T>): Promise<T> {
  const key = await fileKey(path)
  if (key === null) return read()
  const known = kept.get(key)
  if (known) return known
  const reading = read()
  kept.set(key, reading)
  return reading
}

/** Null for a file without facts: its reader says why. */
async function fileKey(path: string): Promise<string | null> {
  try {
    // The change time of the file's entry too: a copy can be given any modification time, but not that one.
    const { size, mtimeMs, ctimeMs, ino } = await stat(path)
    return JSON.stringify([path, ino, size, mtimeMs, ctimeMs])
  } catch {
    return null
  }
}

function sentenceKey({ segments }: Sentence): string {
  return JSON.stringify(segments.map((each) => (typeof each === 'string' ? [each] : vectorKey(each))))
}

function vectorKey({ buffer, byteOffset, byteLength }: Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}
