/** Measuring marks: known answers give known figures, stored one by one, and stale after a change. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AskedLibrary } from '../../../../../electron/core/evaluation/measure-method.ts'
import { Quality } from '../../../../../electron/core/evaluation/own/quality.ts'
import { tuningDirectory } from '../../../../../electron/core/lib/app-paths.ts'
import { noTuning, writeTuning } from '../../../../../electron/core/tuning/tuning-file.ts'
import type { Measuring } from '../../../../../electron/shared/app-quality.ts'
import { AppError } from '../../../../../electron/shared/errors.ts'
import type { ModelSummary, Query } from '../../../../../electron/shared/library-api.ts'
import { modelFingerprint } from '../../../../../electron/shared/model-ids.ts'
import { RefiningLibrary } from '../../../../helpers/refining-library.ts'

/** Every method answers with these, but for the words alone, which find the answers at once. */
const ORDER = ['dog', 'c', 'a', 'd', 'b']
const BY_WORDS = ['a', 'b', 'c', 'd', 'dog']

const RESULT = { presentLoss: 0.7, tunedLoss: 0.5, trainedPhotos: 162, checkedPhotos: 20 }

let library: RefiningLibrary
let quality: Quality
let asked: Query[]
let told: Measuring[]
let abilities: Partial<ModelSummary>
let onAsked: (query: Query) => void

beforeEach(() => {
  library = new RefiningLibrary()
  for (const name of ORDER) library.addPhoto(name, [1, 0, 0, 0])
  asked = []
  told = []
  abilities = {}
  onAsked = () => {}
  quality = new Quality({
    db: library.db,
    libraryDir: library.dir,
    library: answering(),
    outside: () => null,
    onChange: () => told.push(quality.measuring),
  })
})
afterEach(async () => {
  await quality.cancel()
  await library.close()
})

function answering(): AskedLibrary {
  const model = {
    fingerprint: modelFingerprint('first'),
    name: 'first',
    hasTokenizer: true,
    hasPhi: true,
  } as ModelSummary
  return {
    model: async () => ({ ...model, ...abilities }),
    search: async (query: Query) => {
      asked.push(query)
      onAsked(query)
      const names = query.method === 'text' ? BY_WORDS : ORDER
      return { hits: names.map((name) => ({ path: `/photos/${name}` })) } as never
    },
    invert: async (references) =>
      ({ photos: references.map(() => ({ stored: false, stopped: null })) }) as never,
  }
}

function mark(text: string, ...names: readonly string[]) {
  const query = { references: [library.picture('dog')], text }
  return quality.marks.set(
    query,
    names.map((name) => library.picture(name)),
    true,
  )
}

async function measured(refining = false): Promise<void> {
  quality.measure(refining)
  while (quality.measuring.kind === 'running' || quality.measuring.kind === 'starting') await delay(1)
}

const methods = () => quality.report()?.figures.map(({ method }) => method)
const FAST = ['image', 'text', 'sum', 'slerp', 'basic', 'names', 'isearle', 'pdv']

test('computes the figures that follow from marks and orders by hand', async () => {
  mark('on a beach', 'a', 'b')
  mark('at night', 'd')
  await measured()
  const report = quality.report()
  expect(methods()).toEqual(FAST)
  expect(report).toMatchObject({ queries: 2, answers: 3, photos: 5, missing: 0, stale: [] })
  const image = report?.figures.find(({ method }) => method === 'image')
  // a is third and b fifth of the first query: (1/3 + 2/5) / 2. d is fourth of the second one: 1/4.
  expect(image?.map10).toBeCloseTo(((1 / 3 + 2 / 5) / 2 + 1 / 4) / 2, 12)
  expect(image?.recall10).toBe(1)
  const text = report?.figures.find(({ method }) => method === 'text')
  expect(text?.map10).toBeCloseTo((1 + 1 / 4) / 2, 12)
})

test('measures nothing twice of the same, and everything again when marks, photos or the model changed', async () => {
  mark('on a beach', 'a')
  await measured()
  const questions = asked.length
  await measured(true)
  expect(methods()).toEqual([...FAST, 'searle-oti', 'isearle-oti'])
  expect(asked.length - questions).toBe(2)
  mark('on a beach', 'b')
  expect(quality.report()?.stale).toEqual(['marks'])
  await measured()
  expect(methods()).toEqual(FAST)
  library.removePhoto('c')
  expect(quality.report()?.stale).toEqual(['photos'])
  library.serve('second')
  expect(quality.report()?.stale).toEqual(['photos', 'model'])
})

test('a report is of another model once another process has put a tuned phi in use', async () => {
  mark('on a beach', 'a')
  await measured()
  mkdirSync(tuningDirectory(library.dir), { recursive: true })
  writeFileSync(join(tuningDirectory(library.dir), 'tuned-a.safetensors'), 'weights')
  const inUse = { name: 'tuned-a.safetensors', sinceMs: 0, result: RESULT }
  writeTuning(library.dir, { ...noTuning(modelFingerprint('first')), inUse }, null)
  await quality.look()
  expect(quality.report()?.stale).toEqual(['model'])
  await measured()
  expect(quality.report()?.stale).toEqual([])
})

test('with the shared concept of all queries, one way more makes use of it', async () => {
  const { entryId } = mark('on a beach', 'a')
  mark('at night', 'b')
  quality.marks.share(entryId ?? 0, 'a dog')
  await measured()
  expect(methods()).not.toContain('isearle+concept')
  quality.marks.share(quality.entries()[1]?.id ?? 0, 'a dog')
  await measured()
  expect(methods()).toContain('isearle+concept')
  expect(asked.map(({ prompt }) => prompt)).toContain('a photo of a dog {ref} that at night')
})

test('asks a model only for methods that it can do', async () => {
  mark('on a beach', 'a')
  abilities = { hasPhi: false }
  await measured()
  expect(methods()).toEqual(['image', 'text', 'sum', 'slerp', 'basic', 'names'])
  library.serve('second')
  await measured()
  expect(quality.measuring).toMatchObject({ kind: 'failed', reason: expect.stringContaining('has not read') })
  for (const name of ORDER) library.addPhoto(name, [1, 0, 0, 0])
  abilities = { hasTokenizer: false }
  await measured(true)
  expect(methods()).toEqual(['image'])
})

test('after a stop, the figures of the finished methods stay, and the next run continues', async () => {
  mark('on a beach', 'a')
  onAsked = ({ method }) => {
    if (method === 'slerp') void quality.cancel()
  }
  await measured()
  expect(quality.measuring).toEqual({ kind: 'idle' })
  const done = methods() ?? []
  expect(done.slice(0, 3)).toEqual(['image', 'text', 'sum'])
  expect(done).not.toContain('pdv')
  onAsked = () => {}
  asked.length = 0
  await measured()
  expect(methods()).toEqual(FAST)
  expect(asked.map(({ method }) => method)).not.toContain('sum')
})

test('reports its failure, and a change of the model during the run', async () => {
  mark('on a beach', 'a')
  onAsked = () => {
    throw new AppError('inference-failed', 'the worker died')
  }
  await measured()
  expect(quality.measuring).toEqual({ kind: 'failed', reason: 'the worker died' })
  onAsked = () => library.serve('second')
  await measured()
  expect(quality.measuring).toEqual({ kind: 'failed', reason: 'another model answers now' })
  expect(quality.report()).toBeNull()
})

test('refuses without anything to measure, and reports its progress', async () => {
  expect(() => quality.measure(false)).toThrow(expect.objectContaining({ code: 'nothing-marked' }))
  mark('on a beach', 'a')
  quality.measure(false)
  expect(quality.measuring).toEqual({ kind: 'starting' })
  while (quality.report() === null) await delay(1)
  expect(told).toContainEqual(
    expect.objectContaining({ kind: 'running', method: 'image', methodsDone: 0, methods: FAST.length }),
  )
})
