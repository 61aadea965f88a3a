/** The order and the results of refining, with a worker that has no model. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { UsableWords } from '../../../../electron/core/catalog/usable-words.ts'
import { modelFingerprint } from '../../../../electron/shared/model-ids.ts'
import { FIRST, REFINED } from '../../../helpers/fake-refiner.ts'
import { RefiningLibrary } from '../../../helpers/refining-library.ts'

const DONE = { kind: 'done', kept: 'refined', firstLoss: 0.5, refinedLoss: 0.4 }

let library: RefiningLibrary

beforeEach(() => {
  library = new RefiningLibrary()
  library.addPhoto('dog.jpg', [1, 0, 0, 0.5])
  library.addPhoto('cat.jpg', [0, 1, 0, 0.5])
  library.addPhoto('cow.jpg', [0, 0, 1, 0.5])
})
afterEach(() => library.close())

const background = () => library.refining.background

test('refines nothing before the start, then pins in the order of pinning, then words', async () => {
  const word = await library.word('rex', ['cow.jpg'])
  const [first, second] = [await library.pin(['dog.jpg']), await library.pin(['cat.jpg'])]
  await library.settled()
  expect(library.worker.slices).toEqual([])
  expect(library.refinement(first)).toEqual({ kind: 'waiting', step: 0, steps: 500 })
  const order: string[] = []
  library.refining.listen({
    outsideFile: async () => null,
    onChange: () => {
      for (const target of [first, second, word]) {
        const running = library.refinement(target).kind === 'refining'
        const name = `${target.kind} ${target.id}`
        if (running && order.at(-1) !== name) order.push(name)
      }
    },
  })
  library.refining.start()
  await library.settled()
  expect(order).toEqual(['pin 1', 'pin 2', 'word 1'])
  for (const target of [first, second, word]) expect(library.refinement(target)).toEqual(DONE)
  expect(library.checkpoints()).toEqual([])
})

test('reports step, loss and remaining time over all references of a pin', async () => {
  const pin = await library.pin(['dog.jpg', 'cat.jpg'])
  const held = library.worker.holdFrom(100)
  library.refining.start()
  await held
  expect(library.refinement(pin)).toEqual({
    kind: 'refining',
    phase: 'steps',
    step: 100,
    steps: 1_000,
    // Content, and half of the phrases' part.
    loss: 0.5,
    secondsLeft: expect.any(Number),
  })
  library.worker.goOn()
  await library.settled()
  expect(library.refinement(pin)).toEqual(DONE)
  expect(library.worker.slices).toHaveLength(20)
})

describe('the verdict', () => {
  test('chooses the first one if the refined one is not better, and stores both', async () => {
    library.worker.losses = [0.4, 0.4]
    const pin = await library.pin(['dog.jpg'])
    library.refining.start()
    await library.settled()
    expect(library.refinement(pin)).toEqual({ kind: 'done', kept: 'first', firstLoss: 0.4, refinedLoss: 0.4 })
    expect(library.refined('dog.jpg')).toBeNull()
    expect(library.refined('dog.jpg', 'any')?.at(-1)).toBe(REFINED)
  })

  test('has nothing to compare with where the model has no phi', async () => {
    library.abilities = { hasPhi: false }
    const pin = await library.pin(['dog.jpg'])
    library.refining.start()
    await library.settled()
    expect(library.refinement(pin)).toEqual({ ...DONE, firstLoss: null })
  })

  test('is the first one for a reference that refining gave up, with the reason if it is the only one', async () => {
    library.worker.hopeless = 1
    const [both, dog] = [await library.pin(['dog.jpg', 'cat.jpg']), await library.pin(['dog.jpg'])]
    library.refining.start()
    await library.settled()
    expect(library.refinement(both)).toEqual(DONE)
    expect(library.refinement(dog)).toEqual({ kind: 'stopped', reason: 'the loss is not a number' })
    expect(library.refined('dog.jpg', 'any')).toBeNull()
    library.worker.hopeless = null
    background().resume(dog)
    await library.settled()
    expect(library.refinement(dog)).toEqual(DONE)
  })

  test('is reached again where phi is another one, without refining again', async () => {
    const pin = await library.pin(['dog.jpg'])
    library.refining.start()
    await library.settled()
    const slices = library.worker.slices.length
    library.worker.phi = 3
    library.worker.losses = [0.3, 0.4]
    library.phi = {}
    background().poke()
    await library.settled()
    expect(library.refinement(pin)).toMatchObject({ kept: 'first', firstLoss: 0.3 })
    expect(library.worker.slices).toHaveLength(slices)
  })
})

describe('a subject that has nothing to refine', () => {
  test('a query without a reference', async () => {
    const pin = await library.pin([], 'a dog at night')
    library.refining.start()
    await library.settled()
    expect(library.refinement(pin)).toEqual({ kind: 'none', reason: null })
  })

  test('a model that reads no words', async () => {
    library.abilities = { hasTokenizer: false }
    const pin = await library.pin(['dog.jpg'])
    library.refining.start()
    await library.settled()
    expect(library.refinement(pin)).toEqual({
      kind: 'none',
      reason: expect.stringContaining('reads no words'),
    })
    expect(library.worker.slices).toEqual([])
    await expect(library.word('rex', ['dog.jpg'])).rejects.toMatchObject({ code: 'model-no-tokenizer' })
  })
})

test('a word answers at once with the mean of the first pseudo-words, then with one for all its pictures', async () => {
  const word = await library.word('rex', ['dog.jpg', 'cat.jpg'])
  const words = new UsableWords(library.db)
  expect(words.words(modelFingerprint('first'))).toEqual([
    { name: 'rex', token: Float32Array.of(0.5, 0.5, 0, FIRST) },
  ])
  expect(library.refining.lists.words()).toMatchObject([{ name: 'rex', usable: true }])
  library.refining.start()
  await library.settled()
  expect(library.refinement(word)).toEqual(DONE)
  expect(words.words(modelFingerprint('first'))).toEqual([
    { name: 'rex', token: Float32Array.of(0.5, 0.5, 0, REFINED) },
  ])
  expect(library.worker.judged).toEqual([2])
  // Nothing needs either picture on its own.
  expect([library.refined('dog.jpg', 'any'), library.refined('cat.jpg', 'any')]).toEqual([null, null])
  expect(words.words(modelFingerprint('second'))).toEqual([])
})
