/** phi's weights as arrays by the checkpoint's names: their initial values, and how files hold them. */
import { rename, rm } from 'node:fs/promises'
import { ModelError } from '../weights/model-error.ts'
import type { TensorSource } from '../weights/tensor-source.ts'
import { writeSafetensors } from '../weights/write-safetensors.ts'
import { FIRST_PHI_WEIGHT, type PhiSizes } from './phi-graph.ts'
import { phiWeightShapes } from './phi-training-graph.ts'
import { randomStream } from './random-stream.ts'

/** By name: `layers.{0,3,6}.{weight,bias}`, row-major. */
export type PhiWeights = ReadonlyMap<string, Float32Array>

/** In the papers the hidden layers are four times as wide as the features. */
const HIDDEN_FACTOR = 4

export function phiSizes(featureSize: number, tokenSize: number): PhiSizes {
  return { featureSize, hiddenSize: HIDDEN_FACTOR * featureSize, tokenSize }
}

/** PyTorch's initialisation of nn.Linear: uniform within 1 / sqrt(inputs), weights and biases alike. */
export function initialPhiWeights(sizes: PhiSizes, seed: number): PhiWeights {
  return new Map(
    phiWeightShapes(sizes).map(({ name, shape, inputs }) => {
      const random = randomStream('phi weights', seed, name)
      const bound = 1 / Math.sqrt(inputs)
      const count = shape.reduce((product, size) => product * size, 1)
      return [name, Float32Array.from({ length: count }, () => bound * (2 * random() - 1))] as const
    }),
  )
}

/** @throws Error for weights without that name, which are not phi's */
export function weightOf(weights: PhiWeights, name: string): Float32Array {
  const values = weights.get(name)
  if (values) return values
  throw new Error(`expected phi's weight ${name}, got ${[...weights.keys()].join(', ') || 'none'}`)
}

export function copyWeights(weights: PhiWeights): PhiWeights {
  return new Map([...weights].map(([name, values]) => [name, values.slice()]))
}

/** @throws ModelError for a phi of other sizes */
export async function readPhiWeights(source: TensorSource, sizes: PhiSizes): Promise<PhiWeights> {
  const weights = new Map<string, Float32Array>()
  for (const { name, shape } of phiWeightShapes(sizes)) {
    const found = source.info(name).shape
    if (found.join() !== shape.join()) {
      const facts = { file: source.file, tensor: name, expected: `[${shape}]`, found: `[${found}]` }
      throw new ModelError('this phi is of another size', facts)
    }
    weights.set(name, await source.readFloat32(name))
  }
  return weights
}

export function hiddenSizeOf(source: TensorSource): number {
  return source.info(FIRST_PHI_WEIGHT).shape[0] ?? 0
}

/**
 * Writes the whole file or none.
 * @param metadata the training's settings, stored in the file's header
 */
export async function writePhi(
  path: string,
  sizes: PhiSizes,
  weights: PhiWeights,
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  const tensors = phiWeightShapes(sizes).map(({ name, shape }) => ({
    name,
    dtype: 'F32' as const,
    shape,
    values: () => weightOf(weights, name),
  }))
  const staged = `${path}.part`
  try {
    await writeSafetensors(staged, tensors, metadata)
    await rename(staged, path)
  } catch (error) {
    await rm(staged, { force: true })
    throw error
  }
}
