/**
 * Runs in an inference worker that may be lost. Finds out whether a model can be run, and whether it tells pictures and
 * sentences apart, before anything is indexed with it: its faults would otherwise be blamed on every photo.
 */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../shared/errors.ts'
import { cosine } from '../shared/vectors.ts'
import { watchMemory } from './memory-watch.ts'
import type { OpenModel } from './open-model.ts'
import { encodeText } from './text-encoder.ts'

/** Features of different things that are more alike than this are the same. */
const SAME = 1 - 1e-9

/** Different in every word that any model knows; the last one is as long as a caption gets. */
const SENTENCES = [
  'a dog',
  'a photo of two red cars at night, 1234 & more',
  'the old man and the sea '.repeat(40),
] as const

/** @throws AppError `model-invalid`, `model-useless`, `model-tokenizer-invalid`; a graph that asks for too much ends the process */
export async function verifyModel(model: OpenModel): Promise<void> {
  const stop = await watchMemory(await bytesOf(model.compiled.modelDir))
  try {
    await verifyPictures(model)
    if (model.info.hasTokenizer) await verifySentences(model)
  } finally {
    stop()
  }
}

async function bytesOf(directory: string): Promise<number> {
  const names = await readdir(directory)
  const sizes = names.map(async (name) => (await stat(join(directory, name)).catch(() => null))?.size ?? 0)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

async function verifyPictures({ compiled, images }: OpenModel): Promise<void> {
  const { imageSize, featureSize, name } = compiled
  const features: Float32Array[] = []
  for (const paint of PICTURES) {
    const data = Uint8Array.from({ length: 3 * imageSize ** 2 }, (_, index) => paint(index, imageSize))
    const feature = await images
      .encode({ data, width: imageSize, height: imageSize }, 'query')
      .catch((error: Error) => {
        throw new AppError('model-invalid', `${name}: ${error.message}`, { cause: error })
      })
    features.push(feature)
  }
  checkFeatures(features, { name, featureSize, of: 'pictures' })
}

/** Bytes of a picture of [size, size, 3]: every brightness there is, halves, and grain. */
const PICTURES: readonly ((index: number, size: number) => number)[] = [
  (index) => index % 256,
  (index, size) => (index % (3 * size) < 1.5 * size ? 230 : 20),
  (index) => (Math.imul(index + 1, 0x9e3779b1) >>> 24) & 0xff,
]

async function verifySentences({ compiled, runs, text }: OpenModel): Promise<void> {
  const { name, featureSize } = compiled
  const model = await text()
  const sentences = SENTENCES.map((sentence) => ({ segments: [sentence] }))
  const features = await encodeText(model, runs, sentences).catch((error: Error) => {
    if (error instanceof RangeError) {
      const why = `its tokenizer and its text tower do not fit each other: ${error.message}`
      throw new AppError('model-tokenizer-invalid', `${name}: ${why}`, { cause: error })
    }
    throw error
  })
  checkFeatures(features, { name, featureSize, of: 'sentences' })
}

interface Expectation {
  readonly name: string
  readonly featureSize: number
  readonly of: 'pictures' | 'sentences'
}

/** @throws AppError unless every feature is a direction of its own */
export function checkFeatures(
  features: readonly Float32Array[],
  { name, featureSize, of }: Expectation,
): void {
  const wrong = features.find(({ length }) => length !== featureSize)
  if (wrong) {
    const found = `${featureSize} features of ${of}, got ${wrong.length} values`
    throw new AppError('model-invalid', `${name}: expected ${found}`)
  }
  const useless = (what: string) =>
    new AppError('model-useless', `${name}: the features of ${of} are ${what}, so this model finds nothing`)
  if (!features.every((feature) => feature.every(Number.isFinite))) throw useless('no numbers')
  if (features.some((feature) => feature.every((value) => value === 0))) throw useless('all zero')
  const [first, ...others] = features
  if (first && others.every((other) => cosine(first, other) > SAME)) throw useless('always the same')
}
