import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { averageDecayAt, phiRecipe } from '../../../../native-models/inversion/phi-recipes.ts'
import {
  initialPhiWeights,
  phiSizes,
  readPhiWeights,
  weightOf,
  writePhi,
} from '../../../../native-models/inversion/phi-weights.ts'
import { openSafetensors } from '../../../../native-models/weights/safetensors.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const SIZES = phiSizes(6, 5)

test('the hidden layers are four times as wide as the features', () => {
  expect(SIZES).toEqual({ featureSize: 6, hiddenSize: 24, tokenSize: 5 })
})

test('weights begin as those of nn.Linear: uniform within 1 / sqrt(inputs)', () => {
  const weights = initialPhiWeights(SIZES, 1)
  const hidden = weights.get('layers.3.weight') ?? new Float32Array()
  const bound = 1 / Math.sqrt(24)
  expect(hidden).toHaveLength(24 * 24)
  expect(Math.max(...hidden.map(Math.abs))).toBeLessThanOrEqual(bound)
  expect(Math.max(...hidden)).toBeGreaterThan(0.9 * bound)
  expect(Math.min(...hidden)).toBeLessThan(-0.9 * bound)
  const variance = hidden.reduce((sum, value) => sum + value * value, 0) / hidden.length
  expect(variance / (bound ** 2 / 3)).toBeCloseTo(1, 0)
  expect(initialPhiWeights(SIZES, 1)).toEqual(weights)
  expect(initialPhiWeights(SIZES, 2)).not.toEqual(weights)
})

test('weights are read as they were written, with their settings, and no file stays beside them', async () => {
  const directory = temporaryDirectory()
  const path = join(directory, 'phi.safetensors')
  const weights = initialPhiWeights(SIZES, 3)
  await writePhi(path, SIZES, weights, { recipe: 'isearle' })
  const source = await openSafetensors(path)
  expect(await readPhiWeights(source, SIZES)).toEqual(weights)
  await expect(readPhiWeights(source, phiSizes(7, 5))).rejects.toThrow(/layers.0.weight.*another size/)
  await source.close()
  expect((await readFile(path)).toString('latin1')).toContain('"__metadata__":{"recipe":"isearle"}')
  expect(await readdir(directory)).toEqual(['phi.safetensors'])
})

test('a weight that is missing is an error, and leaves no file', async () => {
  const directory = temporaryDirectory()
  const weights = new Map([...initialPhiWeights(SIZES, 3)].filter(([name]) => name !== 'layers.3.bias'))
  const expected = /expected phi's weight layers.3.bias, got layers.0.weight/
  expect(() => weightOf(weights, 'layers.3.bias')).toThrow(expected)
  await expect(writePhi(join(directory, 'phi.safetensors'), SIZES, weights, {})).rejects.toThrow(expected)
  expect(await readdir(directory)).toEqual([])
})

test("the papers' numbers", () => {
  expect(phiRecipe('isearle', 512)).toEqual({
    epochs: 115,
    averageDecay: 0.999,
    penaltyWeight: 3e-3,
    hardShare: 0.5,
  })
  expect(phiRecipe('isearle', 768).penaltyWeight).toBe(1e-2)
  expect(phiRecipe('searle', 512)).toEqual({
    epochs: 100,
    averageDecay: null,
    penaltyWeight: 0,
    hardShare: 0,
  })
})

test("the average is short at first and never longer than the papers'", () => {
  expect(averageDecayAt(0.999, 0)).toBeCloseTo(0.1)
  expect(averageDecayAt(0.999, 90)).toBeCloseTo(0.91)
  expect(averageDecayAt(0.999, 100_000)).toBe(0.999)
})
