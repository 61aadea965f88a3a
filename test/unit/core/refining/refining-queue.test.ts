/** What is refined when, and what becomes of it: with a worker that has no model. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StoredWords } from '../../../../electron/core/words/stored-words.ts'
import { AppError } from '../../../../electron/shared/errors.ts'
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
const checkpoints = () => {
  const files = readdirSync(library.dir).includes('inversions')
  return files ? readdirSync(join(library.dir, 'inversions')) : []
}
const token = (name: string, which: 'kept' | 'any' = 'kept') =>
  new StoredWords(library.db).refined(`hash-${name}`, 'first', which)

test('waits until it is started, then pins come in the order of pinning and words after them', async () => {
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
  background().start()
  await library.settled()
  expect(order).toEqual(['pin 1', 'pin 2', 'word 1'])
  for (const target of [first, second, word]) expect(library.refinement(target)).toEqual(DONE)
  expect(checkpoints()).toEqual([])
})

test('tells step, loss and what is left, over all references of a pin', async () => {
  const pin = await library.pin(['dog.jpg', 'cat.jpg'])
  const held = library.worker.holdFrom(100)
  background().start()
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
  test('keeps the first where the refined one is no better, and has both to compare', async () => {
    library.worker.losses = [0.4, 0.4]
    const pin = await library.pin(['dog.jpg'])
    background().start()
    await library.settled()
    expect(library.refinement(pin)).toEqual({ kind: 'done', kept: 'first', firstLoss: 0.4, refinedLoss: 0.4 })
    expect(token('dog.jpg')).toBeNull()
    expect(token('dog.jpg', 'any')?.at(-1)).toBe(REFINED)
  })

  test('has nothing to compare with where the model has no phi', async () => {
    library.abilities = { hasPhi: false }
    const pin = await library.pin(['dog.jpg'])
    background().start()
    await library.settled()
    expect(library.refinement(pin)).toEqual({ ...DONE, firstLoss: null })
  })

  test('is the first one for a reference that is given up, with the reason where it is the only one', async () => {
    library.worker.hopeless = 1
    const [both, dog] = [await library.pin(['dog.jpg', 'cat.jpg']), await library.pin(['dog.jpg'])]
    background().start()
    await library.settled()
    expect(library.refinement(both)).toEqual(DONE)
    expect(library.refinement(dog)).toEqual({ kind: 'stopped', reason: 'the loss is not a number' })
    expect(token('dog.jpg', 'any')).toBeNull()
    library.worker.hopeless = null
    background().resume(dog)
    await library.settled()
    expect(library.refinement(dog)).toEqual(DONE)
  })

  test('is reached again where phi is another one, without refining again', async () => {
    const pin = await library.pin(['dog.jpg'])
    background().start()
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

describe('the user', () => {
  test('pauses and goes on from the same step, also after a restart', async () => {
    const pin = await library.pin(['dog.jpg'])
    const held = library.worker.holdFrom(150)
    background().start()
    await held
    background().pause(pin)
    expect(library.refinement(pin)).toEqual({ kind: 'paused', step: 150, steps: 500 })
    library.worker.goOn()
    await library.settled()
    expect(checkpoints()).toHaveLength(1)
    await library.restart()
    background().start()
    await library.settled()
    expect(library.refinement(pin)).toEqual({ kind: 'paused', step: 150, steps: 500 })
    background().resume(pin)
    await library.settled()
    expect(library.refinement(pin)).toEqual(DONE)
    // The slice that was under way when it was paused is not lost.
    expect(library.worker.slices).toEqual([0, 50, 100, 150, 200, 250, 300, 350, 400, 450])
  })

  test('gives up and begins again', async () => {
    const pin = await library.pin(['dog.jpg'])
    const held = library.worker.holdFrom(150)
    background().start()
    await held
    background().cancel(pin)
    const stopped = { kind: 'stopped', reason: expect.stringContaining('stopped') }
    expect(library.refinement(pin)).toEqual(stopped)
    library.worker.goOn()
    await library.settled()
    expect(checkpoints()).toEqual([])
    await library.restart()
    background().start()
    await library.settled()
    expect(library.refinement(pin)).toEqual(stopped)
    background().resume(pin)
    await library.settled()
    expect(library.refinement(pin)).toEqual(DONE)
    expect(library.worker.slices.slice(4)).toEqual([0, 50, 100, 150, 200, 250, 300, 350, 400, 450])
  })

  test('removes a pin in the midst of it, and has it back', async () => {
    const pin = await library.pin(['dog.jpg'])
    const held = library.worker.holdFrom(100)
    background().start()
    await held
    library.refining.pins.remove(pin.id)
    library.worker.goOn()
    await library.settled()
    expect(library.refining.lists.pins()).toEqual([])
    library.refining.pins.restore(pin.id)
    await library.settled()
    expect(library.refinement(pin)).toEqual(DONE)
    expect(library.worker.slices).toHaveLength(10)
  })

  test('changes nothing of what is done', async () => {
    const pin = await library.pin(['dog.jpg'])
    background().start()
    await library.settled()
    for (const change of ['pause', 'cancel', 'resume'] as const) background()[change](pin)
    await library.settled()
    expect(library.refinement(pin)).toEqual(DONE)
    expect(library.worker.slices).toHaveLength(10)
  })
})

describe('what goes wrong', () => {
  test('a photo that is deleted while it is refined ends its job and no other', async () => {
    const [dog, cat] = [await library.pin(['dog.jpg'], 'at night'), await library.pin(['cat.jpg'])]
    const held = library.worker.holdFrom(200)
    background().start()
    await held
    library.removePhoto('dog.jpg')
    library.worker.goOn()
    await library.settled()
    expect(library.refinement(dog)).toEqual({ kind: 'stopped', reason: expect.stringContaining('deleted') })
    expect(library.refinement(cat)).toEqual(DONE)
    expect(checkpoints()).toEqual([])
    // The features are kept: whoever wants to go on may.
    background().resume(dog)
    await library.settled()
    expect(library.refinement(dog)).toEqual(DONE)
  })

  test('a worker that dies is given time, and goes on from the checkpoint', async () => {
    const pin = await library.pin(['dog.jpg'])
    library.worker.failures.set(250, new AppError('inference-failed', 'the process stopped'))
    background().start()
    await library.settled()
    expect(library.refinement(pin)).toEqual(DONE)
    expect(library.worker.slices).toEqual([0, 50, 100, 150, 200, 250, 250, 300, 350, 400, 450])
  })

  test('a disk that is full stops it with the reason; resumed, it has lost no step', async () => {
    const pin = await library.pin(['dog.jpg'])
    library.worker.failures.set(450, new AppError('disk-full', 'the disk is full'))
    background().start()
    await library.settled()
    expect(library.refinement(pin)).toEqual({ kind: 'stopped', reason: 'the disk is full' })
    background().resume(pin)
    await library.settled()
    expect(library.refinement(pin)).toEqual(DONE)
    expect(library.worker.slices.slice(-2)).toEqual([450, 450])
  })

  test('what it cannot refine is stopped for this model, and tried again with the next', async () => {
    const pin = await library.pin(['dog.jpg'])
    library.worker.failures.set(0, new AppError('internal', 'expected 4 values, got 3'))
    background().start()
    await library.settled()
    expect(library.refinement(pin)).toEqual({ kind: 'stopped', reason: 'expected 4 values, got 3' })
    library.serve('second')
    library.addPhoto('dog.jpg', [1, 0, 0, 0.25])
    background().poke()
    await library.settled()
    expect(library.refinement(pin)).toEqual(DONE)
  })

  test('without the picture or its features for a new model, it says so', async () => {
    const pin = await library.pin(['dog.jpg'])
    library.serve('second')
    background().start()
    await library.settled()
    expect(library.refinement(pin)).toEqual({ kind: 'stopped', reason: expect.stringContaining('gone') })
  })

  test('a checkpoint that the worker refuses costs its steps and nothing else', async () => {
    const pin = await library.pin(['dog.jpg'])
    const held = library.worker.holdFrom(150)
    background().start()
    await held
    const closing = library.restart()
    library.worker.goOn()
    await closing
    library.worker.failures.set(200, new AppError('invalid-request', 'of another version'))
    background().start()
    await library.settled()
    expect(library.refinement(pin)).toEqual(DONE)
    expect(library.worker.slices.slice(4, 6)).toEqual([200, 0])
  })
})

describe('what there is nothing to refine of', () => {
  test('a query without a reference', async () => {
    const pin = await library.pin([], 'a dog at night')
    background().start()
    await library.settled()
    expect(library.refinement(pin)).toEqual({ kind: 'none', reason: null })
  })

  test('a model that reads no words', async () => {
    library.abilities = { hasTokenizer: false }
    const pin = await library.pin(['dog.jpg'])
    background().start()
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
  const words = new StoredWords(library.db)
  expect(words.words('first')).toEqual([{ name: 'rex', token: Float32Array.of(0.5, 0.5, 0, FIRST) }])
  expect(library.refining.lists.words()).toMatchObject([{ name: 'rex', usable: true }])
  background().start()
  await library.settled()
  expect(library.refinement(word)).toEqual(DONE)
  expect(words.words('first')).toEqual([{ name: 'rex', token: Float32Array.of(0.5, 0.5, 0, REFINED) }])
  expect(library.worker.judged).toEqual([2])
  // Nobody asked for either picture on its own.
  expect([token('dog.jpg', 'any'), token('cat.jpg', 'any')]).toEqual([null, null])
  expect(words.words('second')).toEqual([])
})
