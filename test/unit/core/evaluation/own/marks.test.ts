/** A mark belongs to bytes and to a query, and is saved at once. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MarkedQueries } from '../../../../../electron/core/catalog/marked-queries.ts'
import { RETENTION_MS, sweep } from '../../../../../electron/core/catalog/retention.ts'
import { ownEntries } from '../../../../../electron/core/evaluation/own/entries.ts'
import { Marks } from '../../../../../electron/core/evaluation/own/marks.ts'
import { ownBenchmark } from '../../../../../electron/core/evaluation/own/own-benchmark.ts'
import { MAX_ANSWERS } from '../../../../../electron/shared/app-quality.ts'
import { RefiningLibrary } from '../../../../helpers/refining-library.ts'

let library: RefiningLibrary
let marks: Marks

beforeEach(() => {
  library = new RefiningLibrary()
  marks = new Marks(library.db)
  for (const name of ['dog', 'beach', 'snow', 'sea']) library.addPhoto(name, [1, 0, 0, 0])
})
afterEach(() => library.close())

const entries = () => ownEntries(new MarkedQueries(library.db), () => false)
const asked = (references = ['dog'], text = 'on a beach') => ({
  references: references.map((name) => library.picture(name)),
  text,
})
const pictures = (...names: string[]) => names.map((name) => library.picture(name))
const noPictures = () => null
const fails = (code: string) => expect.objectContaining({ code })

/** A second file of the same bytes. */
function copyOf(name: string, copy: string): number {
  return library.db
    .command(
      `INSERT INTO photo (root_id, path, bytes, modified_ms, status, content_id, captured_ms)
       SELECT 1, @path, 1, 0, 'indexed', id, 0 FROM content WHERE hash = @hash`,
    )
    .run({ path: `/photos/${copy}`, hash: `hash-${name}` }).rowId
}

test('a mark stays with the query, whatever spaces are around its words, and is taken back', () => {
  expect(marks.of(asked())).toEqual({ entryId: null, photoIds: [], missing: 0, sharedConcept: '' })
  const { entryId, photoIds } = marks.set(asked(), pictures('beach', 'sea'), true)
  expect(photoIds).toHaveLength(2)
  expect(marks.of(asked(['dog'], '  on a beach '))).toMatchObject({ entryId, photoIds })
  expect(marks.of(asked(['dog'], 'in the snow')).photoIds).toEqual([])
  expect(marks.of(asked(['sea'])).photoIds).toEqual([])
  expect(marks.set(asked(), pictures('beach'), false).photoIds).toHaveLength(1)
  expect(marks.set(asked(), pictures('sea'), false)).toMatchObject({ entryId: null, photoIds: [] })
  expect(entries()).toEqual([])
})

test('marked twice is marked once, in the order of marking', () => {
  marks.set(asked(), pictures('sea'), true)
  marks.set(asked(), pictures('beach', 'sea'), true)
  expect(entries().map(({ answers }) => answers.map(({ name }) => name))).toEqual([['sea', 'beach']])
})

test('every copy of a marked picture is right, and replaces a deleted one', () => {
  const copy = copyOf('sea', 'sea-again')
  expect(marks.set(asked(), pictures('sea'), true).photoIds).toContain(copy)
  library.removePhoto('sea')
  expect(marks.of(asked())).toMatchObject({ photoIds: [copy], missing: 0 })
  library.removePhoto('sea-again')
  expect(marks.of(asked())).toMatchObject({ photoIds: [], missing: 1 })
})

test('a reference is never its own answer', () => {
  expect(marks.set(asked(), pictures('dog'), true)).toMatchObject({ entryId: null, photoIds: [] })
  copyOf('dog', 'dog-again')
  expect(marks.set(asked(), pictures('dog', 'sea'), true).photoIds).toHaveLength(1)
})

test('several references are another query in another order', () => {
  marks.set(asked(['dog', 'sea']), pictures('beach'), true)
  expect(marks.of(asked(['sea', 'dog'])).photoIds).toEqual([])
  expect(entries()[0]?.standing).toBe('needs-photo-and-words')
})

test('an empty query takes no right answers, and too many are refused as a whole', () => {
  expect(() => marks.set(asked([], '  '), pictures('sea'), true)).toThrow(fails('query-empty'))
  const many = Array.from({ length: MAX_ANSWERS + 1 }, (_, at) => library.picture(`p${at}`))
  expect(() => marks.set(asked(), many, true)).toThrow(fails('too-many-marks'))
  expect(entries()).toEqual([])
})

test('a removed query comes back whole, unless it was marked anew', () => {
  const { entryId } = marks.set(asked(), pictures('beach'), true)
  const id = entryId ?? 0
  marks.share(id, ' a dog ')
  marks.remove(id)
  expect(entries()).toEqual([])
  expect(() => marks.remove(id)).toThrow(fails('entry-missing'))
  marks.restore(id)
  expect(marks.of(asked())).toMatchObject({ entryId: id, sharedConcept: 'a dog' })
  marks.remove(id)
  marks.set(asked(), pictures('snow'), true)
  expect(() => marks.restore(id)).toThrow(fails('entry-missing'))
})

test('a removed query is deleted for good after thirty days, with its marks', async () => {
  const { entryId } = marks.set(asked(), pictures('beach'), true)
  marks.set(asked(['sea']), pictures('beach'), true)
  marks.remove(entryId ?? 0)
  const rows = () => library.db.query('SELECT * FROM marked_picture').all().length
  await sweep(library.db, library.dir, Date.now())
  expect(rows()).toBe(4)
  await sweep(library.db, library.dir, Date.now() + RETENTION_MS + 1_000)
  expect(rows()).toBe(2)
})

test('the benchmark holds the existing answers, and counts the missing ones', () => {
  const copy = '/photos/sea-again'
  copyOf('sea', 'sea-again')
  marks.set(asked(), pictures('sea', 'beach'), true)
  marks.share(marks.of(asked()).entryId ?? 0, 'a {dog}')
  marks.set(asked([], 'only words'), pictures('sea'), true)
  marks.set(asked(['gone']), pictures('sea'), true)
  library.removePhoto('beach')
  const { benchmark, answers, missing } = ownBenchmark(library.db, noPictures)
  expect(benchmark.gallery).toEqual(['/photos/dog', '/photos/snow', '/photos/sea', copy])
  expect(benchmark.queries).toEqual([
    expect.objectContaining({
      reference: '/photos/dog',
      words: ['on a beach'],
      sentences: ['a photo of {ref} that on a beach'],
      conceptSentences: ['a photo of a  dog  {ref} that on a beach'],
      answers: ['/photos/sea', copy],
      removesReference: false,
    }),
  ])
  expect(benchmark).toMatchObject({ missingQueries: 1, missingPictures: 1 })
  expect({ answers, missing }).toEqual({ answers: 2, missing: 1 })
})

test('a picture from outside is a reference while its file exists', () => {
  marks.set(asked(['outside']), pictures('sea'), true)
  const kept = (hash: string) => (hash === 'hash-outside' ? '/pictures/outside' : null)
  expect(ownBenchmark(library.db, kept).benchmark.queries[0]?.reference).toBe('/pictures/outside')
  expect(ownBenchmark(library.db, noPictures).benchmark.queries).toEqual([])
  expect(entries()[0]?.standing).toBe('reference-gone')
})
