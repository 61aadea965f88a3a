import { describe, expect, test } from 'vitest'
import {
  parseFeatureSize,
  parseImageSize,
  parseTextConfig,
  parseVisionConfig,
} from '../../../../native-models/clip/clip-config.ts'
import { ConfigSection } from '../../../../native-models/clip/config-section.ts'

function config(fields: Readonly<Record<string, unknown>>): ConfigSection {
  return new ConfigSection('config.json', fields)
}

describe("an empty config is ViT-B/32, by Hugging Face's defaults", () => {
  test('text', () => {
    expect(parseTextConfig(config({}))).toEqual({
      width: 512,
      mlpWidth: 2048,
      layers: 12,
      heads: 8,
      activation: 'quick_gelu',
      layerNormEps: 1e-5,
      vocabularySize: 49408,
      contextLength: 77,
      eosRule: { kind: 'first', id: 49407 },
    })
  })

  test('vision', () => {
    expect(parseVisionConfig(config({}))).toEqual({
      width: 768,
      mlpWidth: 3072,
      layers: 12,
      heads: 12,
      activation: 'quick_gelu',
      layerNormEps: 1e-5,
      imageSize: 224,
      patchSize: 32,
    })
    expect(parseFeatureSize(config({}))).toBe(512)
  })
})

test('stated values win over defaults', () => {
  const text = { hidden_size: 768, num_attention_heads: 12, hidden_act: 'gelu', layer_norm_eps: 1e-6 }
  expect(parseTextConfig(config({ text_config: text }))).toMatchObject({
    width: 768,
    heads: 12,
    activation: 'gelu',
    layerNormEps: 1e-6,
  })
})

test("an old config's text_config_dict overrides text_config; null means missing", () => {
  const fields = {
    text_config: { hidden_size: 512 },
    text_config_dict: { hidden_size: 768, num_attention_heads: 12 },
  }
  expect(parseTextConfig(config(fields)).width).toBe(768)
  expect(parseTextConfig(config({ text_config: { hidden_size: 64 }, text_config_dict: null })).width).toBe(64)
})

describe('the end of a sentence', () => {
  test('eos_token_id 2 is the old convention: the largest id', () => {
    expect(parseTextConfig(config({ text_config: { eos_token_id: 2 } })).eosRule).toEqual({ kind: 'argmax' })
  })

  test('any other id ends at its first occurrence', () => {
    const text = { eos_token_id: 11564, vocab_size: 11565 }
    expect(parseTextConfig(config({ text_config: text })).eosRule).toEqual({ kind: 'first', id: 11564 })
  })

  test('an id outside the vocabulary is refused, also the default one', () => {
    expect(() => parseTextConfig(config({ text_config: { vocab_size: 100 } }))).toThrow(
      'config.json: "text_config.eos_token_id" is wrong; expected an integer from 0 to 99, found nothing',
    )
  })
})

describe('refused, naming file and field', () => {
  test.each([
    [{ text_config: { hidden_size: '512' } }, 'expected a positive integer, found "512"'],
    [{ text_config: { num_hidden_layers: 0 } }, '"text_config.num_hidden_layers" is wrong'],
    [
      { text_config: { layer_norm_eps: -1 } },
      '"text_config.layer_norm_eps" is wrong; expected a positive number',
    ],
    [{ text_config: { hidden_act: 'gelu_new' } }, 'expected one of "quick_gelu", "gelu", found "gelu_new"'],
    [{ text_config: { num_attention_heads: 7 } }, 'expected a divisor of hidden_size 512, found 7'],
    [{ text_config: [] }, '"text_config" is wrong; expected an object'],
  ])('%j', (fields, message) => {
    expect(() => parseTextConfig(config(fields))).toThrow(message)
  })

  test('a patch size that does not divide the picture', () => {
    const vision = { image_size: 224, patch_size: 15 }
    expect(() => parseVisionConfig(config({ vision_config: vision }))).toThrow('a divisor of image_size 224')
  })
})

test('an image tower that is no ViT needs to state its picture size only', () => {
  expect(parseImageSize(config({ vision_config: { image_size: 160, model_type: 'mobilenet' } }))).toBe(160)
})
