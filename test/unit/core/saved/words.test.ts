/** Words by their names: saved, renamed, removed, back again. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RefiningLibrary } from '../../../helpers/refining-library.ts'

let library: RefiningLibrary

beforeEach(() => {
  library = new RefiningLibrary()
  for (const [i, name] of ['a', 'b', 'c', 'd', 'e', 'f'].entries()) library.addPhoto(name, [1, i, 0, 0])
})
afterEach(() => library.close())

const names = () => library.refining.lists.words().map(({ name }) => name)
const taken = expect.objectContaining({ code: 'word-taken' })

test('each name once, case aside', async () => {
  await library.word('Rex', ['a'])
  await expect(library.word('rEX', ['b'])).rejects.toEqual(taken)
  const second = await library.word('Bella', ['b'])
  expect(() => library.refining.words.rename(second.id, 'REX')).toThrow(taken)
  library.refining.words.rename(second.id, 'bella')
  expect(names()).toEqual(['Rex', 'bella'])
})

test('two that are saved at once under one name do not both get it', async () => {
  const saved = await Promise.allSettled([library.word('rex', ['a']), library.word('rex', ['b'])])
  expect(saved.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(names()).toEqual(['rex'])
})

test('a removed one comes back, unless its name was given to another', async () => {
  const rex = await library.word('rex', ['a'])
  library.refining.words.remove(rex.id)
  expect(names()).toEqual([])
  library.refining.words.restore(rex.id)
  expect(names()).toEqual(['rex'])
  library.refining.words.remove(rex.id)
  const other = await library.word('Rex', ['b'])
  expect(() => library.refining.words.restore(rex.id)).toThrow(taken)
  library.refining.words.remove(other.id)
  library.refining.words.restore(rex.id)
  expect(library.refining.lists.words()).toMatchObject([{ id: rex.id, pictures: [{ hash: 'hash-a' }] }])
})

test('one to five pictures, the same one counted once', async () => {
  const usage = expect.objectContaining({ code: 'word-pictures' })
  await expect(library.word('rex', [])).rejects.toEqual(usage)
  await expect(library.word('rex', ['a', 'b', 'c', 'd', 'e', 'f'])).rejects.toEqual(usage)
  await library.word('rex', ['a', 'b', 'c', 'd', 'e', 'a'])
  expect(library.refining.lists.words()[0]?.pictures).toHaveLength(5)
})

test('the same pictures in another order are the same word to refine', async () => {
  await library.word('one', ['a', 'b'])
  await library.word('two', ['b', 'a'])
  library.refining.start()
  await library.settled()
  expect(library.worker.slices).toHaveLength(10)
  expect(library.refining.lists.words().map(({ refinement }) => refinement.kind)).toEqual(['done', 'done'])
})

test('a word that is gone is not there to rename, remove or bring back', async () => {
  const missing = expect.objectContaining({ code: 'word-missing' })
  const { words } = library.refining
  for (const change of [() => words.rename(7, 'x'), () => words.remove(7), () => words.restore(7)])
    expect(change).toThrow(missing)
})
