/** The user pauses, gives up and removes targets that are refined in the background. */
import { afterEach, beforeEach, expect, test } from 'vitest'
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

test('pauses and continues from the same step, also after a restart', async () => {
  const pin = await library.pin(['dog.jpg'])
  const held = library.worker.holdFrom(150)
  library.refining.start()
  await held
  background().pause(pin)
  expect(library.refinement(pin)).toEqual({ kind: 'paused', step: 150, steps: 500 })
  library.worker.goOn()
  await library.settled()
  expect(library.checkpoints()).toHaveLength(1)
  await library.restart()
  library.refining.start()
  await library.settled()
  expect(library.refinement(pin)).toEqual({ kind: 'paused', step: 150, steps: 500 })
  background().resume(pin)
  await library.settled()
  expect(library.refinement(pin)).toEqual(DONE)
  // The slice that ran when the user paused is not lost.
  expect(library.worker.slices).toEqual([0, 50, 100, 150, 200, 250, 300, 350, 400, 450])
})

test('gives up and starts again', async () => {
  const pin = await library.pin(['dog.jpg'])
  const held = library.worker.holdFrom(150)
  library.refining.start()
  await held
  await background().cancel(pin)
  const stopped = { kind: 'stopped', reason: expect.stringContaining('stopped') }
  expect(library.refinement(pin)).toEqual(stopped)
  library.worker.goOn()
  await library.settled()
  expect(library.checkpoints()).toEqual([])
  await library.restart()
  library.refining.start()
  await library.settled()
  expect(library.refinement(pin)).toEqual(stopped)
  background().resume(pin)
  await library.settled()
  expect(library.refinement(pin)).toEqual(DONE)
  expect(library.worker.slices.slice(4)).toEqual([0, 50, 100, 150, 200, 250, 300, 350, 400, 450])
})

test('gives up during the last slice', async () => {
  const pin = await library.pin(['dog.jpg'])
  const held = library.worker.holdFrom(450)
  library.refining.start()
  await held
  await background().cancel(pin)
  library.worker.goOn()
  await library.settled()
  expect(library.refinement(pin)).toEqual({ kind: 'stopped', reason: expect.stringContaining('stopped') })
  expect(library.refined('dog.jpg')).toBeNull()
  expect(library.checkpoints()).toEqual([])
})

test('gives up a paused target, which then starts from the first step', async () => {
  const pin = await library.pin(['dog.jpg'])
  const held = library.worker.holdFrom(150)
  library.refining.start()
  await held
  background().pause(pin)
  library.worker.goOn()
  await library.settled()
  await background().cancel(pin)
  expect(library.checkpoints()).toEqual([])
  background().resume(pin)
  await library.settled()
  expect(library.worker.slices.slice(4)[0]).toBe(0)
})

test('removes a pin while it is refined, and restores it', async () => {
  const pin = await library.pin(['dog.jpg'])
  const held = library.worker.holdFrom(100)
  library.refining.start()
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

test('changes nothing about a target that is done', async () => {
  const pin = await library.pin(['dog.jpg'])
  library.refining.start()
  await library.settled()
  for (const change of ['pause', 'cancel', 'resume'] as const) await background()[change](pin)
  await library.settled()
  expect(library.refinement(pin)).toEqual(DONE)
  expect(library.worker.slices).toHaveLength(10)
})
