import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import {
  noTuning,
  readTuning,
  removeStrayWeights,
  type TuningRecord,
  tunedPhi,
  tuningDirectory,
  writeTuning,
} from '../../../../electron/core/tuning/tuning-file.ts'
import { LEAST_PHOTOS, tuningState } from '../../../../electron/core/tuning/tuning-state.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const RESULT = { presentLoss: 0.7, tunedLoss: 0.5, trainedPhotos: 162, checkedPhotos: 20 }
const IN_USE: TuningRecord = {
  ...noTuning('model-1'),
  inUse: { name: 'tuned-a.safetensors', result: RESULT, sinceMs: 5 },
}

let library: string

beforeEach(() => {
  library = temporaryDirectory()
})

function leave(...names: readonly string[]): void {
  mkdirSync(tuningDirectory(library), { recursive: true })
  for (const name of names) writeFileSync(join(tuningDirectory(library), name), 'weights')
}

test('a tuned phi in use is found for its model alone, and only while its file exists', () => {
  writeTuning(library, IN_USE, null)
  expect(readTuning(library, 'model-1')).toEqual(IN_USE)
  expect(tunedPhi(library, 'model-1')).toBeNull()
  leave('tuned-a.safetensors')
  expect(tunedPhi(library, 'model-1')).toBe(join(tuningDirectory(library), 'tuned-a.safetensors'))
  expect(readTuning(library, 'model-2')).toBeNull()
  expect(tunedPhi(library, 'model-2')).toBeNull()
})

test.each([
  ['no JSON', '{'],
  ['another version', JSON.stringify({ ...IN_USE, version: 2 })],
  [
    'a name that leads elsewhere',
    JSON.stringify({ ...IN_USE, inUse: { ...IN_USE.inUse, name: '../tuned-a.safetensors' } }),
  ],
])('a record with %s counts as none', (_, text) => {
  leave('tuned-a.safetensors')
  writeFileSync(join(tuningDirectory(library), 'tuning.json'), text)
  expect(tunedPhi(library, 'model-1')).toBeNull()
})

test('unused weights are removed, those of killed processes too', () => {
  leave('tuned-a.safetensors', 'tuned-b.safetensors', 'tuned-stray.safetensors')
  const offered: TuningRecord = {
    ...IN_USE,
    job: { kind: 'offered', tuned: { name: 'tuned-b.safetensors', result: RESULT } },
  }
  writeTuning(library, offered, IN_USE)
  writeTuning(library, IN_USE, offered)
  removeStrayWeights(library, IN_USE)
  expect(readdirSync(tuningDirectory(library)).toSorted()).toEqual(['tuned-a.safetensors', 'tuning.json'])
})

test('the state shows the work first, then the offer, then the phi in use', () => {
  const progress = { phase: 'training', done: 3, total: 9, curve: [2, 1] } as const
  const running: TuningRecord = { ...IN_USE, job: { kind: 'running', paused: false, progress } }
  const facts = { unavailable: null, progress: null, secondsLeft: 60, photos: LEAST_PHOTOS }
  const stateOf = (record: TuningRecord | null, more: Partial<typeof facts> = {}) =>
    tuningState({ ...facts, ...more, record })
  expect(stateOf(running)).toEqual({ kind: 'running', ...progress, secondsLeft: 60, paused: false })
  const paused = { ...running, job: { kind: 'running', paused: true, progress } } as const
  expect(stateOf(paused)).toMatchObject({ paused: true, secondsLeft: null })
  expect(stateOf(IN_USE)).toEqual({ kind: 'in-use', result: RESULT, sinceMs: 5 })
  expect(stateOf({ ...IN_USE, job: { kind: 'failed', reason: 'why' } })).toEqual({
    kind: 'failed',
    reason: 'why',
  })
  expect(stateOf(null)).toEqual({ kind: 'idle' })
  expect(stateOf(null, { photos: 3 })).toEqual({
    kind: 'unavailable',
    reason: 'it needs at least 200 photos; there are 3',
  })
})
