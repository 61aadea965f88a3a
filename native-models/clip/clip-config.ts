/**
 * Reads config.json of a Hugging Face CLIP model. A missing field has Hugging Face's default, because older
 * versions of transformers omit fields that equal it.
 */
import type { ConfigSection } from './config-section.ts'

const ACTIVATIONS = ['quick_gelu', 'gelu'] as const
/** `quick_gelu` is x sigmoid(1.702 x), `gelu` is the exact one with erf. */
export type Activation = (typeof ACTIVATIONS)[number]

export interface TransformerConfig {
  /** Length of a token's vector. */
  readonly width: number
  /** Length of the vector inside the MLP. */
  readonly mlpWidth: number
  readonly layers: number
  readonly heads: number
  readonly activation: Activation
  readonly layerNormEps: number
}

/**
 * How a sentence's end is found, at which its feature is read. Old configs state eos_token_id 2, which is not
 * CLIP's; in their models EOT is the largest id.
 */
export type EosRule = { readonly kind: 'argmax' } | { readonly kind: 'first'; readonly id: number }
const LEGACY_EOS_TOKEN_ID = 2

export interface TextConfig extends TransformerConfig {
  readonly vocabularySize: number
  readonly contextLength: number
  readonly eosRule: EosRule
}

export interface VisionConfig extends TransformerConfig {
  readonly imageSize: number
  readonly patchSize: number
}

/** Pixels along a side of the model's picture. */
export const MAX_PICTURE = 1024

/**
 * Far above every CLIP, and low enough that a model of these sizes can be refused, or run in bounded memory.
 */
const MAX = {
  width: 16_384,
  mlpWidth: 65_536,
  layers: 256,
  heads: 256,
  vocabulary: 2_000_000,
  context: 4096,
} as const

/** Length of the projected features that both towers share. */
export function parseFeatureSize(config: ConfigSection): number {
  return config.sizeUpTo(MAX.width, 'projection_dim', 512)
}

export function parseTextConfig(config: ConfigSection): TextConfig {
  const section = mergedSection(config, 'text_config')
  const vocabularySize = section.sizeUpTo(MAX.vocabulary, 'vocab_size', 49408)
  return {
    ...parseTransformer(section, { width: 512, mlpWidth: 2048, heads: 8 }),
    vocabularySize,
    contextLength: section.sizeUpTo(MAX.context, 'max_position_embeddings', 77),
    eosRule: parseEosRule(section, vocabularySize),
  }
}

export function parseVisionConfig(config: ConfigSection): VisionConfig {
  const section = mergedSection(config, 'vision_config')
  const imageSize = parseImageSize(config)
  const patchSize = section.sizeUpTo(MAX_PICTURE, 'patch_size', 32)
  if (imageSize % patchSize !== 0) throw section.error('patch_size', `a divisor of image_size ${imageSize}`)
  return { ...parseTransformer(section, { width: 768, mlpWidth: 3072, heads: 12 }), imageSize, patchSize }
}

/** Pixels along each side of the model's square picture; models without a ViT state it too. */
export function parseImageSize(config: ConfigSection): number {
  return mergedSection(config, 'vision_config').sizeUpTo(MAX_PICTURE, 'image_size', 224)
}

/** transformers before 4.20 wrote text_config as `text_config_dict`, whose values take precedence. */
function mergedSection(config: ConfigSection, key: string): ConfigSection {
  return config.section(key).overlaidWith(config.section(`${key}_dict`))
}

function parseTransformer(
  section: ConfigSection,
  defaults: Pick<TransformerConfig, 'width' | 'mlpWidth' | 'heads'>,
): TransformerConfig {
  const width = section.sizeUpTo(MAX.width, 'hidden_size', defaults.width)
  const heads = section.sizeUpTo(MAX.heads, 'num_attention_heads', defaults.heads)
  if (width % heads !== 0) throw section.error('num_attention_heads', `a divisor of hidden_size ${width}`)
  return {
    width,
    heads,
    mlpWidth: section.sizeUpTo(MAX.mlpWidth, 'intermediate_size', defaults.mlpWidth),
    layers: section.sizeUpTo(MAX.layers, 'num_hidden_layers', 12),
    activation: section.oneOf('hidden_act', ACTIVATIONS, 'quick_gelu'),
    layerNormEps: section.positiveNumber('layer_norm_eps', 1e-5),
  }
}

function parseEosRule(section: ConfigSection, vocabularySize: number): EosRule {
  const id = section.indexBelow(vocabularySize, 'eos_token_id', 49407)
  return id === LEGACY_EOS_TOKEN_ID ? { kind: 'argmax' } : { kind: 'first', id }
}
