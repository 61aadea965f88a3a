/** Compares a trained phi with the present one, and refuses to judge without enough photos. */
import { expect, test } from 'vitest'
import { checkTuning } from '../../../../electron/core/tuning/check-tuning.ts'

const picture = { hash: 'a', features: Float32Array.of(1, 0) }

function check(pictures: readonly (typeof picture)[], losses: readonly number[]) {
  return checkTuning(pictures, {
    inference: {
      invert: async () => ({
        status: 'done',
        images: [{ token: new Float32Array(2), concepts: ['dog'], leftOut: [], losses: [], stopped: null }],
      }),
      invertByPhi: async ({ features }) => features.map(() => new Float32Array(2)),
      judge: async () => losses.map((loss) => ({ content: loss, gpt: loss, loss })),
    },
    hasPhi: true,
    tunedPath: '/tuned.safetensors',
    signal: new AbortController().signal,
    onProgress: () => {},
  })
}

test('both networks are judged on the same photos', async () => {
  const result = await check([picture, picture], [0.25, 0.5])
  expect(result).toEqual({ tunedLoss: 0.25, presentLoss: 0.5, checkedPhotos: 2 })
})

test('does not offer a network that cannot be checked', async () => {
  await expect(check([], [])).rejects.toThrow('are gone')
  await expect(check([picture], [Number.NaN, 0.5])).rejects.toThrow('not finite')
})
