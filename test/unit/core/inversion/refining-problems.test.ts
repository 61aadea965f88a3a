/** Refining while photos, workers, disks and models go away. */

import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { UsableWords } from '../../../../electron/core/catalog/usable-words.ts'
import { AppError } from '../../../../electron/shared/errors.ts'
import { modelFingerprint } from '../../../../electron/shared/model-ids.ts'
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

test('deleting a photo while it is refined ends its job and no other', async () => {
  const [dog, cat] = [await library.pin(['dog.jpg'], 'at night'), await library.pin(['cat.jpg'])]
  const held = library.worker.holdFrom(200)
  library.refining.start()
  await held
  library.removePhoto('dog.jpg')
  library.worker.goOn()
  await library.settled()
  expect(library.refinement(dog)).toEqual({ kind: 'stopped', reason: expect.stringContaining('deleted') })
  expect(library.refinement(cat)).toEqual(DONE)
  expect(library.checkpoints()).toEqual([])
  // The features are stored, so the user may continue.
  background().resume(dog)
  await library.settled()
  expect(library.refinement(dog)).toEqual(DONE)
})

test.each([
  // SQLite's clock, read when the test changes the row: the time of loading this file may be long ago.
  ['was renamed a moment ago', 'UPDATE photo SET removed_ms = unixepoch() * 1000'],
  [
    'is read again at its new place',
    `INSERT INTO photo (root_id, path, bytes, modified_ms, status, captured_ms)
     VALUES (1, '/photos/new.jpg', 1, 0, 'pending', 0);
     UPDATE photo SET removed_ms = 1`,
  ],
  ['was edited', `UPDATE photo SET content_id = (SELECT id FROM content WHERE hash = 'hash-cow.jpg')`],
])('a photo that %s is not deleted', async (_, change) => {
  const dog = await library.pin(['dog.jpg'], 'at night')
  const held = library.worker.holdFrom(200)
  library.refining.start()
  await held
  library.db.execute(`${change} WHERE path = '/photos/dog.jpg'`)
  library.worker.goOn()
  await library.settled()
  expect(library.refinement(dog)).toEqual(DONE)
})

test('refining pauses after the worker died, and continues from the checkpoint', async () => {
  const pin = await library.pin(['dog.jpg'])
  library.worker.failures.set(250, new AppError('inference-failed', 'the process stopped'))
  library.refining.start()
  await library.settled()
  expect(library.refinement(pin)).toEqual(DONE)
  expect(library.worker.slices).toEqual([0, 50, 100, 150, 200, 250, 250, 300, 350, 400, 450])
})

test('a full disk stops refining with the reason; resuming it loses no step', async () => {
  const pin = await library.pin(['dog.jpg'])
  library.worker.failures.set(450, new AppError('disk-full', 'the disk is full'))
  library.refining.start()
  await library.settled()
  expect(library.refinement(pin)).toEqual({ kind: 'stopped', reason: 'the disk is full' })
  background().resume(pin)
  await library.settled()
  expect(library.refinement(pin)).toEqual(DONE)
  expect(library.worker.slices.slice(-2)).toEqual([450, 450])
})

test('the next run refines a target that met a full disk, without the user', async () => {
  const pin = await library.pin(['dog.jpg'])
  library.worker.failures.set(450, new AppError('disk-full', 'the disk is full'))
  library.refining.start()
  await library.settled()
  await library.restart()
  library.refining.start()
  await library.settled()
  expect(library.refinement(pin)).toEqual(DONE)
  expect(library.checkpoints()).toEqual([])
})

test('a target for which no process starts is refined by the next run without the user', async () => {
  const pin = await library.pin(['dog.jpg'])
  const failure = new AppError('inference-unavailable', 'the process cannot be started')
  const invert = vi.spyOn(library.worker, 'invert').mockRejectedValue(failure)
  background().start()
  await library.settled()
  expect(library.refinement(pin)).toEqual({ kind: 'stopped', reason: 'the process cannot be started' })
  expect(invert).toHaveBeenCalledTimes(3)
  invert.mockRestore()
  await library.restart()
  background().start()
  await library.settled()
  expect(library.refinement(pin)).toEqual(DONE)
})

test('the queue tries a target that met a full disk again after a minute', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const pin = await library.pin(['dog.jpg'])
  library.worker.failures.set(450, new AppError('disk-full', 'the disk is full'))
  library.refining.start()
  await library.settled()
  vi.advanceTimersByTime(60_000)
  await library.settled()
  expect(library.refinement(pin)).toEqual(DONE)
})

test('the next command of the user replaces a status that a full disk did not store', async () => {
  const pin = await library.pin(['dog.jpg'])
  library.db.execute('CREATE TABLE filling (bytes BLOB)')
  library.db.execute(
    'CREATE TRIGGER full BEFORE INSERT ON refining BEGIN INSERT INTO filling VALUES (zeroblob(100000)); END',
  )
  library.db.execute(`PRAGMA max_page_count = ${Number(library.db.pragma('page_count'))}`)
  background().pause(pin)
  expect(library.refinement(pin)).toMatchObject({ kind: 'stopped', reason: expect.stringContaining('full') })
  library.db.execute('PRAGMA max_page_count = 1000000')
  background().pause(pin)
  expect(library.refinement(pin)).toMatchObject({ kind: 'paused' })
})

test('a full disk has its own error code, in a transaction or not', async () => {
  const pin = await library.pin([], 'a dog')
  const pages = Number(library.db.pragma('page_count'))
  library.db.execute(`PRAGMA max_page_count = ${pages}`)
  const longest = 'long '.repeat(4_000)
  const query = { text: longest, dial: 0.5, more: [], less: [] }
  await expect(library.refining.pins.change(pin.id, query)).rejects.toMatchObject({ code: 'disk-full' })
  const command = library.db.command('UPDATE pin SET text = @longest')
  expect(() => command.run({ longest })).toThrow(expect.objectContaining({ code: 'disk-full' }))
  expect(library.refining.lists.pins()).toMatchObject([{ text: 'a dog' }])
})

test('a target that cannot be refined stops for this model, and waits again for the next', async () => {
  const pin = await library.pin(['dog.jpg'])
  library.worker.failures.set(0, new AppError('internal', 'expected 4 values, got 3'))
  library.refining.start()
  await library.settled()
  expect(library.refinement(pin)).toEqual({ kind: 'stopped', reason: 'expected 4 values, got 3' })
  library.serve('second')
  library.addPhoto('dog.jpg', [1, 0, 0, 0.25])
  background().poke()
  await library.settled()
  expect(library.refinement(pin)).toEqual(DONE)
})

test('a target stops with a reason where the new model has neither picture nor features', async () => {
  const pin = await library.pin(['dog.jpg'])
  library.serve('second')
  library.refining.start()
  await library.settled()
  expect(library.refinement(pin)).toEqual({ kind: 'stopped', reason: expect.stringContaining('gone') })
})

test('the features of another model are stored too, before the photo is deleted and swept', async () => {
  const pin = await library.pin(['dog.jpg'])
  library.serve('second')
  library.addPhoto('dog.jpg', [1, 0, 0, 0.25])
  library.refining.start()
  await library.settled()
  expect(library.refinement(pin)).toEqual(DONE)
  expect(new UsableWords(library.db).features('hash-dog.jpg', modelFingerprint('second'))).not.toBeNull()
  library.db.execute('DELETE FROM embedding')
  expect(new UsableWords(library.db).features('hash-dog.jpg', modelFingerprint('second'))).toEqual(
    Float32Array.of(1, 0, 0, 0.25),
  )
})

test('a checkpoint that the worker refuses costs its steps and nothing else', async () => {
  const pin = await library.pin(['dog.jpg'])
  const held = library.worker.holdFrom(150)
  library.refining.start()
  await held
  const closing = library.restart()
  library.worker.goOn()
  await closing
  library.worker.failures.set(200, new AppError('invalid-request', 'of another version'))
  library.refining.start()
  await library.settled()
  expect(library.refinement(pin)).toEqual(DONE)
  expect(library.worker.slices.slice(4, 6)).toEqual([200, 0])
})
