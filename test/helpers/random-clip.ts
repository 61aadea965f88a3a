/**
 * Writes CLIP models with random weights in Hugging Face layout: every geometry, activation and file format can
 * be tested, and ViT-B/32's speed measured, without a download.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { contiguousStrides } from '../../native-models/weights/tensor-layout.ts'
import { writeSafetensors } from '../../native-models/weights/write-safetensors.ts'
import { type RandomTensor, randomBytes, type StoredFloat } from './random-tensors.ts'
import { writeTorchCheckpoint } from './torch-checkpoint.ts'

export interface TowerSizes {
  readonly width: number
  readonly mlpWidth: number
  readonly layers: number
  readonly heads: number
}

export interface RandomClipOptions {
  readonly featureSize: number
  readonly text: TowerSizes
  readonly vision: TowerSizes
  readonly vocabularySize: number
  readonly contextLength: number
  /** 2 is the old convention: EOT is the largest id. */
  readonly eosTokenId: number
  readonly imageSize: number
  readonly patchSize: number
  readonly activation: 'quick_gelu' | 'gelu'
  readonly layerNormEps: number
  readonly dtype: StoredFloat
  readonly weightsFile: 'model.safetensors' | 'pytorch_model.bin'
  /** File names: phi.safetensors, phi.pt, phi-<name>.safetensors. */
  readonly phi: readonly string[]
  readonly phiHiddenSize: number
  readonly seed: number
}

export const TINY_CLIP: RandomClipOptions = {
  featureSize: 12,
  text: { width: 16, mlpWidth: 32, layers: 2, heads: 2 },
  vision: { width: 24, mlpWidth: 40, layers: 2, heads: 3 },
  vocabularySize: 50,
  contextLength: 10,
  eosTokenId: 49,
  imageSize: 8,
  patchSize: 4,
  activation: 'quick_gelu',
  layerNormEps: 1e-5,
  dtype: 'F32',
  weightsFile: 'model.safetensors',
  phi: [],
  phiHiddenSize: 20,
  seed: 1,
}

export const VIT_B_32: RandomClipOptions = {
  ...TINY_CLIP,
  featureSize: 512,
  text: { width: 512, mlpWidth: 2048, layers: 12, heads: 8 },
  vision: { width: 768, mlpWidth: 3072, layers: 12, heads: 12 },
  vocabularySize: 49408,
  contextLength: 77,
  eosTokenId: 49407,
  imageSize: 224,
  patchSize: 32,
  phi: ['phi.safetensors'],
  phiHiddenSize: 2048,
}

/** Creates `dir` and writes config.json, weights and phi. Absent values come from `TINY_CLIP`. */
export async function writeRandomClip(dir: string, options: Partial<RandomClipOptions> = {}): Promise<void> {
  const clip = { ...TINY_CLIP, ...options }
  await mkdir(dir, { recursive: true })
  await writeFile(join(dir, 'config.json'), JSON.stringify(clipConfig(clip), null, 1))
  await writeRandomWeights(join(dir, clip.weightsFile), clipTensors(clip), clip)
  for (const name of clip.phi) await writeRandomPhi(join(dir, name), clip)
}

export function clipConfig(clip: RandomClipOptions): object {
  const tower = ({ width, mlpWidth, layers, heads }: TowerSizes) => ({
    hidden_size: width,
    intermediate_size: mlpWidth,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    hidden_act: clip.activation,
    layer_norm_eps: clip.layerNormEps,
  })
  return {
    model_type: 'clip',
    projection_dim: clip.featureSize,
    text_config: {
      ...tower(clip.text),
      vocab_size: clip.vocabularySize,
      max_position_embeddings: clip.contextLength,
      eos_token_id: clip.eosTokenId,
    },
    vision_config: { ...tower(clip.vision), image_size: clip.imageSize, patch_size: clip.patchSize },
  }
}

/** Every tensor of the model, with values small enough for activations near 1. */
export function clipTensors(clip: RandomClipOptions): readonly RandomTensor[] {
  const { text, vision, featureSize, patchSize } = clip
  const patches = (clip.imageSize / patchSize) ** 2
  return [
    table('text_model.embeddings.token_embedding.weight', clip.vocabularySize, text.width),
    table('text_model.embeddings.position_embedding.weight', clip.contextLength, text.width),
    ...layerTensors('text_model', text),
    ...norm('text_model.final_layer_norm', text.width),
    matrix('text_projection', featureSize, text.width),
    { name: 'vision_model.embeddings.class_embedding', shape: [vision.width], spread: 1 },
    {
      name: 'vision_model.embeddings.patch_embedding.weight',
      shape: [vision.width, 3, patchSize, patchSize],
      spread: (3 * patchSize ** 2) ** -0.5,
    },
    table('vision_model.embeddings.position_embedding.weight', patches + 1, vision.width),
    ...norm('vision_model.pre_layrnorm', vision.width),
    ...layerTensors('vision_model', vision),
    ...norm('vision_model.post_layernorm', vision.width),
    matrix('visual_projection', featureSize, vision.width),
    { name: 'logit_scale', shape: [], spread: 0, centre: 4.6 },
  ]
}

async function writeRandomPhi(file: string, clip: RandomClipOptions): Promise<void> {
  const { featureSize, phiHiddenSize, text } = clip
  const tensors = [
    ...linear('layers.0', phiHiddenSize, featureSize),
    ...linear('layers.3', phiHiddenSize, phiHiddenSize),
    ...linear('layers.6', text.width, phiHiddenSize),
  ]
  await writeRandomWeights(file, tensors, { ...clip, dtype: 'F32', seed: clip.seed + file.length })
}

async function writeRandomWeights(
  file: string,
  tensors: readonly RandomTensor[],
  { dtype, seed }: Pick<RandomClipOptions, 'dtype' | 'seed'>,
): Promise<void> {
  const values = tensors.map((tensor, index) => ({
    name: tensor.name,
    dtype,
    shape: tensor.shape,
    values: () => randomBytes(tensor, dtype, seed * 10_007 + index),
  }))
  if (file.endsWith('.safetensors')) return writeSafetensors(file, values)
  const stored = values.map(({ name, shape, values }) => ({
    name,
    dtype,
    shape,
    strides: contiguousStrides(shape),
    storage: values(),
  }))
  await writeTorchCheckpoint(file, stored, file.endsWith('.pt') ? { stateDictKey: 'Phi' } : {})
}

function layerTensors(tower: string, { width, mlpWidth, layers }: TowerSizes): readonly RandomTensor[] {
  return Array.from({ length: layers }, (_, layer) => `${tower}.encoder.layers.${layer}`).flatMap(
    (prefix) => [
      ...['q', 'k', 'v', 'out'].flatMap((name) => linear(`${prefix}.self_attn.${name}_proj`, width, width)),
      ...norm(`${prefix}.layer_norm1`, width),
      ...linear(`${prefix}.mlp.fc1`, mlpWidth, width),
      ...linear(`${prefix}.mlp.fc2`, width, mlpWidth),
      ...norm(`${prefix}.layer_norm2`, width),
    ],
  )
}

function table(name: string, rows: number, width: number): RandomTensor {
  return { name, shape: [rows, width], spread: 0.5 }
}

function matrix(name: string, outSize: number, inSize: number): RandomTensor {
  return { name: `${name}.weight`, shape: [outSize, inSize], spread: inSize ** -0.5 }
}

function linear(name: string, outSize: number, inSize: number): readonly RandomTensor[] {
  return [matrix(name, outSize, inSize), { name: `${name}.bias`, shape: [outSize], spread: 0.1 }]
}

function norm(name: string, width: number): readonly RandomTensor[] {
  return [
    { name: `${name}.weight`, shape: [width], spread: 0.2, centre: 1 },
    { name: `${name}.bias`, shape: [width], spread: 0.1 },
  ]
}
