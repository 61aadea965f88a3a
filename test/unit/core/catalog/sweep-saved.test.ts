/** Removed pins and words, and their pictures. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RETENTION_MS, sweep } from '../../../../electron/core/catalog/retention.ts'
import { RefiningLibrary } from '../../../helpers/refining-library.ts'

let library: RefiningLibrary

beforeEach(() => {
  library = new RefiningLibrary()
  for (const [i, name] of ['a', 'b', 'c'].entries()) library.addPhoto(name, [1, i, 0, 0])
})
afterEach(() => library.close())

const hashes = (table: string) =>
  library.db
    .query<{ hash: string }>(`SELECT hash FROM ${table} ORDER BY hash`)
    .all()
    .map(({ hash }) => hash)
const count = (table: string) =>
  library.db.query<{ n: number }>(`SELECT count(*) AS n FROM ${table}`).get()?.n
const sweepAfter = (ms: number) => sweep(library.db, library.dir, Date.now() + ms)

test('a removed pin or word can be restored for thirty days, and is then deleted with all that it alone holds', async () => {
  const [gone, stays] = [await library.pin(['a', 'b']), await library.pin(['b'])]
  const word = await library.word('rex', ['c', 'a'])
  library.refining.start()
  await library.settled()
  library.refining.pins.remove(gone.id)
  library.refining.words.remove(word.id)
  await sweepAfter(RETENTION_MS - 60_000)
  library.refining.pins.restore(gone.id)
  expect(library.refinement(gone).kind).toBe('done')
  library.refining.pins.remove(gone.id)
  await sweepAfter(RETENTION_MS + 60_000)
  expect(() => library.refining.pins.restore(gone.id)).toThrow(
    expect.objectContaining({ code: 'pin-missing' }),
  )
  expect(() => library.refining.words.restore(word.id)).toThrow(
    expect.objectContaining({ code: 'word-missing' }),
  )
  await library.settled()
  expect(library.refinement(stays).kind).toBe('done')
  for (const table of ['kept_picture', 'kept_features', 'verdict']) expect(hashes(table)).toEqual(['hash-b'])
  // The word that stays has no verdict of its own, because refining took both together.
  expect(['pin', 'pin_watch', 'word', 'refining'].map(count)).toEqual([1, 1, 0, 0])
})

test('a refined pseudo-word goes with the last that held its picture, thirty days after it was found', async () => {
  const [gone, stays] = [await library.pin(['a', 'b']), await library.pin(['b'])]
  library.refining.start()
  await library.settled()
  library.refining.pins.remove(gone.id)
  for (const name of ['a', 'b']) library.removePhoto(name)
  // Once for the photos, and again for their contents.
  await sweepAfter(RETENTION_MS - 60_000)
  expect(hashes('pseudo_word')).toEqual(['hash-a', 'hash-b'])
  await sweepAfter(2.1 * RETENTION_MS)
  expect(hashes('content')).toEqual(['hash-c'])
  expect(hashes('pseudo_word')).toEqual(['hash-b'])
  expect(library.refinement(stays).kind).toBe('done')
})

test('ids of contents that are given again are new all the same', async () => {
  for (let i = 0; i < 10; i++) library.addPhoto(`any-${i}`, [0, 1, Math.sin(i), Math.cos(i)])
  library.addPhoto('last', [0, 0, 1, 1])
  await library.pin(['a'])
  library.refining.start()
  await library.settled()
  library.removePhoto('last')
  // Once for the photo, and again for its content, thirty days later.
  for (const periods of [1.1, 2.2, 3.3]) await sweepAfter(periods * RETENTION_MS)
  expect(hashes('content')).not.toContain('hash-last')
  library.addPhoto('again', [1, 0.01, 0, 0])
  library.refining.poke()
  await library.settled()
  expect(library.refining.lists.pins()).toMatchObject([{ newPhotos: 1 }])
})
