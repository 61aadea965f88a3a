/** The papers' numbers (SEARLE, arXiv 2303.15247; iSEARLE, arXiv 2405.02951, section 4). */
import { expect, test } from 'vitest'
import { otiRecipe } from '../../../../native-models/inversion/recipes.ts'

test('SEARLE adds no noise, and the weights of its two losses add up to one', () => {
  const { contentWeight, gptWeight, noise } = otiRecipe('searle', 512)
  expect([contentWeight, gptWeight, noise]).toEqual([1 / 1.5, 0.5 / 1.5, 0])
})

test.each([
  ['ViT-B/32', 512, 0.64],
  ['ViT-L/14', 768, 0.16],
])("iSEARLE's noise for %s", (_, featureSize, noise) => {
  expect(otiRecipe('isearle', featureSize)).toEqual({ contentWeight: 1, gptWeight: 0.5, noise })
})

test('iSEARLE adds noise for sizes too that no paper states', () => {
  expect(otiRecipe('isearle', 256).noise).toBeGreaterThan(0)
})
