import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { tuningDirectory } from '../../../../electron/core/lib/app-paths.ts'
import {
  noTuning,
  readTuning,
  removeStrayWeights,
  TunedPhi,
  type TuningRecord,
  writeTuning,
} from '../../../../electron/core/tuning/tuning-file.ts'
import { LEAST_PHOTOS, tuningState } from '../../../../electron/core/tuning/tuning-state.ts'
import { modelFingerprint } from '../../../../electron/shared/model-ids.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const FIRST = modelFingerprint('model-1')
const SECOND = modelFingerprint('model-2')
const RESULT = { presentLoss: 0.7, tunedLoss: 0.5, trainedPhotos: 162, checkedPhotos: 20 }
const IN_USE: TuningRecord = {
  ...noTuning(FIRST),
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

test('a tuned phi in use is found for its model alone, and only while its file exists', async () => {
  writeTuning(library, IN_USE, null)
  expect(readTuning(library, FIRST)).toEqual(IN_USE)
  expect(await new TunedPhi(library).path(FIRST)).toBeNull()
  leave('tuned-a.safetensors')
  expect(await new TunedPhi(library).path(FIRST)).toBe(join(tuningDirectory(library), 'tuned-a.safetensors'))
  expect(readTuning(library, SECOND)).toBeNull()
  expect(await new TunedPhi(library).path(SECOND)).toBeNull()
})

test('the file names the fingerprint as earlier releases did', () => {
  writeTuning(library, IN_USE, null)
  const file = JSON.parse(readFileSync(join(tuningDirectory(library), 'tuning.json'), 'utf8'))
  expect(Object.keys(file)).toEqual(['modelId', 'version', 'inUse', 'job'])
  expect(file.modelId).toBe('model-1')
})

describe('the phi of queries', () => {
  /** Counts how often the record is read. */
  function counting() {
    const reads: string[] = []
    const phi = new TunedPhi(library, (path) => {
      reads.push(path)
      return readFile(path, 'utf8')
    })
    return { reads, phi }
  }
  const weights = (name: string) => join(tuningDirectory(library), name)

  test('reads the record once for all queries, and again only after a change', async () => {
    const { reads, phi } = counting()
    leave('tuned-a.safetensors', 'tuned-b.safetensors')
    expect(await phi.path(FIRST)).toBeNull()
    expect(reads).toHaveLength(0)
    writeTuning(library, IN_USE, null)
    for (let i = 0; i < 5; i++) expect(await phi.path(FIRST)).toBe(weights('tuned-a.safetensors'))
    expect(await phi.path(SECOND)).toBeNull()
    expect(reads).toHaveLength(1)
    const next = { ...IN_USE, inUse: { name: 'tuned-b.safetensors', result: RESULT, sinceMs: 2 } }
    writeTuning(library, next, IN_USE)
    for (let i = 0; i < 5; i++) expect(await phi.path(FIRST)).toBe(weights('tuned-b.safetensors'))
    expect(reads).toHaveLength(2)
  })

  test("is the model's own without its weights, with a damaged record and without a record", async () => {
    const { reads, phi } = counting()
    writeTuning(library, IN_USE, null)
    expect(await phi.path(FIRST)).toBeNull()
    leave('tuned-a.safetensors')
    expect(await phi.path(FIRST)).toBe(weights('tuned-a.safetensors'))
    writeFileSync(weights('tuning.json'), '{')
    for (let i = 0; i < 3; i++) expect(await phi.path(FIRST)).toBeNull()
    expect(reads).toHaveLength(2)
    rmSync(weights('tuning.json'))
    expect(await phi.path(FIRST)).toBeNull()
  })
})

test.each([
  ['no JSON', '{'],
  ['another version', JSON.stringify({ ...IN_USE, version: 2 })],
  [
    'a name that leads elsewhere',
    JSON.stringify({ ...IN_USE, inUse: { ...IN_USE.inUse, name: '../tuned-a.safetensors' } }),
  ],
])('a record with %s counts as none', async (_, text) => {
  leave('tuned-a.safetensors')
  writeFileSync(join(tuningDirectory(library), 'tuning.json'), text)
  expect(await new TunedPhi(library).path(FIRST)).toBeNull()
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
