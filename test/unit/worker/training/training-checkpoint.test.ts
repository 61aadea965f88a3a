import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import {
  readCheckpoint,
  type TrainingKey,
  writeCheckpoint,
} from '../../../../electron/worker/training/training-checkpoint.ts'
import { startTraining, type TrainingState } from '../../../../electron/worker/training/training-state.ts'
import { initialPhiWeights, phiSizes } from '../../../../native-models/inversion/phi-weights.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const KEY: TrainingKey = { model: 'm', pictures: 'p', options: 'o' }
const SIZES = phiSizes(3, 2)

let directory: string
let path: string

beforeEach(() => {
  directory = temporaryDirectory()
  path = join(directory, 'checkpoint')
})

function someState(): TrainingState {
  const state = startTraining(initialPhiWeights(SIZES, 1), true)
  for (const [name, adam] of state.adam) {
    adam.means.fill(0.25)
    adam.squares.fill(0.5)
    state.adam.set(name, { ...adam, steps: 17 })
  }
  state.epoch = 2
  state.step = 3
  state.sums = { distil: 1, gpt: 2, pen: 3 }
  state.epochs.push({ epoch: 1, distil: 4, gpt: 0.5, pen: 6, validation: { distil: 1, gpt: 2, loss: 2.5 } })
  state.best = { epoch: 1, loss: 2.5, weights: initialPhiWeights(SIZES, 2) }
  return state
}

test('a checkpoint is read to the last bit, and no file stays beside it', async () => {
  const state = someState()
  await writeCheckpoint(path, KEY, state)
  expect(await readCheckpoint(path, KEY)).toEqual(state)
  expect(await readdir(directory)).toEqual(['checkpoint'])
})

test('a state may lack an average and best weights', async () => {
  const state = startTraining(initialPhiWeights(SIZES, 1), false)
  await writeCheckpoint(path, KEY, state)
  expect(await readCheckpoint(path, KEY)).toEqual(state)
})

test('a missing checkpoint is null', async () => {
  expect(await readCheckpoint(path, KEY)).toBeNull()
})

test.each([
  ['model', 'another model'],
  ['pictures', 'other pictures'],
  ['options', 'other options'],
] as const)('a checkpoint of another %s is refused with that reason', async (name, what) => {
  await writeCheckpoint(path, KEY, someState())
  await expect(readCheckpoint(path, { ...KEY, [name]: 'another' })).rejects.toMatchObject({
    code: 'checkpoint-unusable',
    message: expect.stringContaining(what),
  })
})

test("a checkpoint without the optimiser's moments is refused", async () => {
  const state = startTraining(initialPhiWeights(SIZES, 1), false)
  await writeCheckpoint(path, KEY, { ...state, adam: new Map([...state.adam].slice(1)) })
  await expect(readCheckpoint(path, KEY)).rejects.toThrow(/damaged/)
})

test('every damage is detected', async () => {
  await writeCheckpoint(path, KEY, someState())
  const bytes = await readFile(path)
  for (const [at, end] of [
    [0, bytes.length],
    [bytes.length >> 1, bytes.length],
    [bytes.length - 1, bytes.length],
  ] as const) {
    const damaged = Buffer.from(bytes.subarray(0, end))
    damaged[at] = (damaged[at] ?? 0) ^ 1
    await writeFile(path, damaged)
    await expect(readCheckpoint(path, KEY)).rejects.toMatchObject({ code: 'checkpoint-unusable' })
  }
  for (const length of [0, 10, bytes.length - 1]) {
    await writeFile(path, bytes.subarray(0, length))
    await expect(readCheckpoint(path, KEY)).rejects.toThrow(/damaged/)
  }
})
