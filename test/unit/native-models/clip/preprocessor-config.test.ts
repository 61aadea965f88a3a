import { describe, expect, test } from 'vitest'
import { ConfigSection } from '../../../../native-models/clip/config-section.ts'
import { parsePreprocessorConfig } from '../../../../native-models/clip/preprocessor-config.ts'

function parse(fields: Readonly<Record<string, unknown>>) {
  return parsePreprocessorConfig(new ConfigSection('preprocessor_config.json', fields), 224)
}

test("without a file the size is config.json's, mean and std are CLIP's", () => {
  expect(parsePreprocessorConfig(null, 336)).toEqual({
    imageSize: 336,
    mean: [0.48145466, 0.4578275, 0.40821073],
    std: [0.26862954, 0.26130258, 0.27577711],
  })
})

describe('the size', () => {
  test.each([
    [{ crop_size: { height: 160, width: 160 }, size: { shortest_edge: 180 } }, 160],
    [{ crop_size: 336 }, 336],
    [{ size: { shortest_edge: 96 } }, 96],
    [{ size: 64 }, 64],
    [{}, 224],
  ])('of %j is %i', (fields, size) => {
    expect(parse(fields).imageSize).toBe(size)
  })

  test('is a square', () => {
    expect(() => parse({ crop_size: { height: 160, width: 120 } })).toThrow(
      '"crop_size" is wrong; expected a square',
    )
  })
})

describe('the scaling', () => {
  test('is what the file states', () => {
    expect(parse({ image_mean: [0.5, 0.4, 0.3], image_std: [1, 2, 3] })).toMatchObject({
      mean: [0.5, 0.4, 0.3],
      std: [1, 2, 3],
    })
  })

  test('is absent when the file switches it off', () => {
    expect(parse({ do_normalize: false })).toMatchObject({ mean: [0, 0, 0], std: [1, 1, 1] })
  })

  test('is three numbers, and never a division by zero', () => {
    expect(() => parse({ image_mean: [0.5] })).toThrow('"image_mean" is wrong; expected three numbers')
    expect(() => parse({ image_std: [1, 'x', 1] })).toThrow('"image_std" is wrong; expected three numbers')
    expect(() => parse({ image_std: [1, 0, 1] })).toThrow('expected three positive numbers')
  })
})
