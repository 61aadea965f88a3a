import { expect, test } from 'vitest'
import {
  decodeState,
  encodeState,
  type InversionKey,
  startImage,
} from '../../../../electron/worker/inversion/inversion-state.ts'
import { adamWStep } from '../../../../native-models/inversion/adamw.ts'
import { ADAMW } from '../../../../native-models/inversion/recipes.ts'

const KEY: InversionKey = {
  modelId: 'm',
  recipe: 'isearle',
  steps: 30,
  exact: false,
  seed: 7,
  words: 'w',
  images: ['a', 'b'],
}

function someState() {
  const images = [startImage(Float32Array.of(0.1, -0.2), ['dog']), startImage(Float32Array.of(1e-30, 3), [])]
  for (const image of images)
    image.adam = adamWStep(image.token, Float32Array.of(0.3, 0.7), image.adam, ADAMW)
  images[0]?.losses.push({ step: 1, content: 0.1 + 0.2, gpt: 1 / 3 })
  const second = images[1]
  if (second) second.stopped = { step: 1, reason: 'ünlucky' }
  return { step: 1, images }
}

test('a stored state is the same to the last bit', () => {
  expect(decodeState(encodeState(KEY, someState()), KEY, 2)).toEqual(someState())
})

test.each([
  [{ modelId: 'other' }, /of another model/],
  [{ recipe: 'searle' as const }, /of another recipe/],
  [{ steps: 31 }, /another number of steps/],
  [{ seed: 8 }, /of another seed/],
  [{ words: 'other' }, /another vocabulary/],
  [{ images: ['a'] }, /other images/],
])('a state of %j is refused with that reason', (other, problem) => {
  const bytes = encodeState({ ...KEY, ...other }, someState())
  expect(() => decodeState(bytes, KEY, 2)).toThrow(problem)
  expect(() => decodeState(bytes, KEY, 2)).toThrow(expect.objectContaining({ code: 'invalid-request' }))
})

test('a damaged state and one of other tokens are refused', () => {
  const bytes = encodeState(KEY, someState())
  const changed = bytes.slice()
  changed[100] = (changed[100] ?? 0) ^ 1
  for (const damaged of [changed, bytes.slice(0, 90), new Uint8Array(0), Uint8Array.of(1, 2, 3)]) {
    expect(() => decodeState(damaged, KEY, 2)).toThrow(/damaged/)
  }
  expect(() => decodeState(bytes, KEY, 3)).toThrow(/damaged/)
})
