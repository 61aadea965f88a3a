/** The papers' numbers (design/method.md, section 4). */
import { expect, test } from 'vitest'
import { otiRecipe } from '../../../../native-models/inversion/recipes.ts'

test('SEARLE adds no noise, and its two losses are weighed to one', () => {
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
