/**
 * CLIP's towers written down once more, slowly and plainly, in float64 and straight from the stored tensors: what
 * compiled graphs are compared with where there are no golden files (exact GELU, other sizes).
 */
import type { TensorSource } from '../../native-models/weights/tensor-source.ts'
import type { RandomClipOptions, TowerSizes } from './random-clip.ts'

type Rows = readonly (readonly number[])[]

interface Tower {
  readonly source: TensorSource
  readonly clip: RandomClipOptions
  readonly sizes: TowerSizes
  readonly name: 'text_model' | 'vision_model'
}

/** [tokens, width], EOT last -> [featureSize]. */
export async function referenceTextFeatures(
  source: TensorSource,
  clip: RandomClipOptions,
  embeds: Rows,
): Promise<readonly number[]> {
  const tower = { source, clip, sizes: clip.text, name: 'text_model' } as const
  const positions = await matrixOf(source, 'text_model.embeddings.position_embedding.weight')
  let x: Rows = embeds.map((row, token) => sum(row, positions[token] ?? []))
  for (let layer = 0; layer < clip.text.layers; layer++) x = await transformerLayer(tower, layer, x, true)
  const last = await layerNorm(tower, 'text_model.final_layer_norm', x.at(-1) ?? [])
  return apply(await matrixOf(source, 'text_projection.weight'), last)
}

/** [3, size, size] row-major -> [featureSize]. */
export async function referenceImageFeatures(
  source: TensorSource,
  clip: RandomClipOptions,
  pixels: readonly number[],
): Promise<readonly number[]> {
  const tower = { source, clip, sizes: clip.vision, name: 'vision_model' } as const
  const kernels = await matrixOf(source, 'vision_model.embeddings.patch_embedding.weight')
  const classToken = Array.from(await source.readFloat32('vision_model.embeddings.class_embedding'))
  const positions = await matrixOf(source, 'vision_model.embeddings.position_embedding.weight')
  const tokens = [classToken, ...patchesOf(clip, pixels).map((patch) => apply(kernels, patch))]
  let x: Rows = tokens.map((row, token) => sum(row, positions[token] ?? []))
  x = await Promise.all(x.map((row) => layerNorm(tower, 'vision_model.pre_layrnorm', row)))
  for (let layer = 0; layer < clip.vision.layers; layer++) x = await transformerLayer(tower, layer, x, false)
  const first = await layerNorm(tower, 'vision_model.post_layernorm', x[0] ?? [])
  return apply(await matrixOf(source, 'visual_projection.weight'), first)
}

/** Each patch as [3 * patchSize * patchSize], patches row by row. */
function patchesOf({ imageSize, patchSize }: RandomClipOptions, pixels: readonly number[]): Rows {
  const across = imageSize / patchSize
  return range(across * across).map((patch) => {
    const [top, left] = [Math.floor(patch / across) * patchSize, (patch % across) * patchSize]
    return range(3 * patchSize ** 2).map((i) => {
      const channel = Math.floor(i / patchSize ** 2)
      const [y, x] = [Math.floor((i % patchSize ** 2) / patchSize), i % patchSize]
      return pixels[channel * imageSize ** 2 + (top + y) * imageSize + left + x] ?? Number.NaN
    })
  })
}

async function transformerLayer(tower: Tower, layer: number, x: Rows, causal: boolean): Promise<Rows> {
  const prefix = `${tower.name}.encoder.layers.${layer}`
  const normed = await Promise.all(x.map((row) => layerNorm(tower, `${prefix}.layer_norm1`, row)))
  const linear = (name: string, rows: Rows) =>
    Promise.all(rows.map((row) => linearLayer(tower, `${prefix}.${name}`, row)))
  const [q, k, v] = await Promise.all(['q', 'k', 'v'].map((name) => linear(`self_attn.${name}_proj`, normed)))
  const mixed = attention(tower.sizes, q ?? [], k ?? [], v ?? [], causal)
  const attended = await linear('self_attn.out_proj', mixed)
  const between = x.map((row, token) => sum(row, attended[token] ?? []))
  const normed2 = await Promise.all(between.map((row) => layerNorm(tower, `${prefix}.layer_norm2`, row)))
  const inner = await linear('mlp.fc1', normed2)
  const activate = tower.clip.activation === 'gelu' ? gelu : quickGelu
  const outer = await linear(
    'mlp.fc2',
    inner.map((row) => row.map(activate)),
  )
  return between.map((row, token) => sum(row, outer[token] ?? []))
}

function attention({ width, heads }: TowerSizes, q: Rows, k: Rows, v: Rows, causal: boolean): Rows {
  const size = width / heads
  return q.map((row, token) =>
    range(heads).flatMap((head) => {
      const slice = (values: readonly number[]) => values.slice(head * size, (head + 1) * size)
      const seen = causal ? token + 1 : k.length
      const scores = range(seen).map((other) => dot(slice(row), slice(k[other] ?? [])) / Math.sqrt(size))
      const weights = softmax(scores)
      return range(size).map((i) =>
        weights.reduce((total, weight, other) => total + weight * (slice(v[other] ?? [])[i] ?? 0), 0),
      )
    }),
  )
}

async function linearLayer(
  { source }: Tower,
  name: string,
  row: readonly number[],
): Promise<readonly number[]> {
  const bias = Array.from(await source.readFloat32(`${name}.bias`))
  return sum(apply(await matrixOf(source, `${name}.weight`), row), bias)
}

async function layerNorm(
  { source, clip }: Tower,
  name: string,
  row: readonly number[],
): Promise<readonly number[]> {
  const [scale, bias] = [await source.readFloat32(`${name}.weight`), await source.readFloat32(`${name}.bias`)]
  const mean = row.reduce((total, value) => total + value, 0) / row.length
  const variance = row.reduce((total, value) => total + (value - mean) ** 2, 0) / row.length
  return row.map(
    (value, i) =>
      ((value - mean) / Math.sqrt(variance + clip.layerNormEps)) * (scale[i] ?? 0) + (bias[i] ?? 0),
  )
}

/** The tensor as rows of its first dimension. */
async function matrixOf(source: TensorSource, name: string): Promise<Rows> {
  const [rows = 0] = source.info(name).shape
  const values = Array.from(await source.readFloat32(name))
  const size = values.length / rows
  return range(rows).map((row) => values.slice(row * size, (row + 1) * size))
}

export function gelu(x: number): number {
  return (x * (1 + erf(x / Math.SQRT2))) / 2
}

function quickGelu(x: number): number {
  return x / (1 + Math.exp(-1.702 * x))
}

/** The error function by its Maclaurin series: exact enough up to 4, and 1 beyond. */
export function erf(x: number): number {
  if (Math.abs(x) > 4) return Math.sign(x)
  let term = x
  let total = x
  for (let n = 1; Math.abs(term) > 1e-17; n++) {
    term *= -(x * x) / n
    total += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * total
}

function softmax(scores: readonly number[]): readonly number[] {
  const largest = Math.max(...scores)
  const powers = scores.map((score) => Math.exp(score - largest))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power) => power / total)
}

function apply(matrix: Rows, vector: readonly number[]): readonly number[] {
  return matrix.map((row) => dot(row, vector))
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((total, value, i) => total + value * (b[i] ?? Number.NaN), 0)
}

function sum(a: readonly number[], b: readonly number[]): readonly number[] {
  return a.map((value, i) => value + (b[i] ?? Number.NaN))
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i)
}
