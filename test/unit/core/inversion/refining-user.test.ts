/** What is refined in the background, and the user who pauses it, gives it up, or takes it away. */
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

test('pauses and goes on from the same step, also after a restart', async () => {
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
  // The slice that was under way when it was paused is not lost.
  expect(library.worker.slices).toEqual([0, 50, 100, 150, 200, 250, 300, 350, 400, 450])
})

test('gives up and begins again', async () => {
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

test('gives up in the very slice that ends it', async () => {
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

test('gives up what was paused: it begins anew', async () => {
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

test('removes a pin in the midst of it, and has it back', async () => {
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

test('changes nothing of what is done', async () => {
  const pin = await library.pin(['dog.jpg'])
  library.refining.start()
  await library.settled()
  for (const change of ['pause', 'cancel', 'resume'] as const) await background()[change](pin)
  await library.settled()
  expect(library.refinement(pin)).toEqual(DONE)
  expect(library.worker.slices).toHaveLength(10)
})
