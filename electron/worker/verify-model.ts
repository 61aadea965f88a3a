/**
 * Checks that a model runs and distinguishes pictures and sentences, before anything is indexed with it;
 * otherwise every photo would take the blame for the model's faults. Runs in an inference worker that the
 * engine can afford to lose.
 */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../shared/errors.ts'
import { cosine } from '../shared/vectors.ts'
import { watchMemory } from './memory-watch.ts'
import type { OpenModel } from './open-model.ts'
import { encodeText } from './text-encoder.ts'

/** Features with a larger cosine count as equal. */
const SAME = 1 - 1e-9

/** They differ in every word that a model knows; the last one is as long as captions get. */
const SENTENCES = [
  'a dog',
  'a photo of two red cars at night, 1234 & more',
  'the old man and the sea '.repeat(40),
] as const

/**
 * A graph that needs too much memory ends the process.
 * @throws AppError `model-invalid`, `model-useless`, `model-tokenizer-invalid`
 */
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

/** The bytes of pictures of [size, size, 3]: all brightnesses, two halves, and grain. */
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

/**
 * @throws AppError `model-invalid`, `model-useless` unless the features have the right size and differ in
 * direction
 */
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
  if (!features.every((feature) => feature.every(Number.isFinite))) throw useless('not finite')
  if (features.some((feature) => feature.every((value) => value === 0))) throw useless('all zero')
  const [first, ...others] = features
  if (first && others.every((other) => cosine(first, other) > SAME)) throw useless('always the same')
}
