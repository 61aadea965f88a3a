/** Marks as CIRCO's files: read by others, and by another library of the same photos. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { exportMarks, importMarks } from '../../../../../electron/core/evaluation/own/exchange.ts'
import { Marks } from '../../../../../electron/core/evaluation/own/marks.ts'
import { RefiningLibrary } from '../../../../helpers/refining-library.ts'
import { temporaryDirectory } from '../../../../helpers/temporary-directory.ts'

/** The published val.json has these keys for each query, in this order. */
const FIELDS = [
  'reference_img_id',
  'target_img_id',
  'relative_caption',
  'shared_concept',
  'gt_img_ids',
  'id',
  'semantic_aspects',
]
const hashOf = (name: string) => name.charCodeAt(0).toString(16).padStart(64, '0')
const NAMES = ['a', 'b', 'c', 'd']

let library: RefiningLibrary
let ids: ReadonlyMap<string, number>
let marks: Marks

beforeEach(() => {
  library = new RefiningLibrary()
  ids = photosIn(library, NAMES)
  marks = new Marks(library.db)
})
afterEach(() => library.close())

/** Real hashes: the files hold nothing else. */
function photosIn(into: RefiningLibrary, names: readonly string[]): ReadonlyMap<string, number> {
  const found = names.map((name) => [name, into.addPhoto(name, [1, 0, 0, 0])] as const)
  for (const name of names) {
    const rename = into.db.command('UPDATE content SET hash = @hash WHERE hash = @before')
    rename.run({ hash: hashOf(name), before: `hash-${name}` })
  }
  return new Map(found)
}

const picture = (name: string) => ({ hash: hashOf(name), photoId: null, name, path: `/photos/${name}` })
const asked = (reference: string, text: string) => ({ references: [picture(reference)], text })
const outside = (hash: string) => (hash === hashOf('x') ? '/kept/x' : null)

function filesIn(folder: string) {
  const read = (...path: string[]) => JSON.parse(readFileSync(join(folder, ...path), 'utf8'))
  return {
    queries: read('annotations', 'val.json'),
    images: read('COCO2017_unlabeled', 'annotations', 'image_info_unlabeled2017.json').images,
  }
}

test('writes the fields of CIRCO in their order, numbers that its list of pictures has, and absolute paths', async () => {
  const id = marks.set(asked('a', 'in the snow'), [picture('c'), picture('b')], true).entryId ?? 0
  marks.share(id, 'a dog')
  const { folder, queries, leftOut } = await exportMarks(library.db, outside, temporaryDirectory())
  expect({ queries, leftOut }).toEqual({ queries: 1, leftOut: 0 })
  const files = filesIn(folder)
  expect(Object.keys(files.queries[0])).toEqual(FIELDS)
  expect(files.queries).toEqual([
    {
      reference_img_id: ids.get('a'),
      target_img_id: ids.get('c'),
      relative_caption: 'in the snow',
      shared_concept: 'a dog',
      gt_img_ids: [ids.get('c'), ids.get('b')],
      id,
      semantic_aspects: [],
    },
  ])
  expect(files.images.map((image: { file_name: string }) => image.file_name)).toEqual(
    NAMES.map((name) => `/photos/${name}`),
  )
})

test('leaves out queries that the format cannot hold, and numbers a picture from outside after the photos', async () => {
  marks.set({ references: [], text: 'only words' }, [picture('b')], true)
  marks.set(asked('a', ''), [picture('b')], true)
  marks.set({ ...asked('a', 'x'), references: [picture('a'), picture('b')] }, [picture('c')], true)
  marks.set(asked('x', 'at night'), [picture('b'), picture('y')], true)
  const { folder, queries, leftOut } = await exportMarks(library.db, outside, temporaryDirectory())
  expect({ queries, leftOut }).toEqual({ queries: 1, leftOut: 3 })
  const [query] = filesIn(folder).queries
  expect(query).toMatchObject({ reference_img_id: Math.max(...ids.values()) + 1, gt_img_ids: [ids.get('b')] })
})

test('overwrites nothing: another export has another folder', async () => {
  marks.set(asked('a', 'in the snow'), [picture('b')], true)
  const into = temporaryDirectory()
  const folders = [await exportMarks(library.db, outside, into), await exportMarks(library.db, outside, into)]
  expect(folders.map(({ folder }) => folder)).toEqual([
    join(into, 'Searlight right answers'),
    join(into, 'Searlight right answers (2)'),
  ])
  const file = join(into, 'a file')
  writeFileSync(file, '')
  await expect(exportMarks(library.db, outside, file)).rejects.toMatchObject({
    code: 'export-folder-unwritable',
  })
})

test('another library of some of the photos, under other numbers, has the same marks', async () => {
  const { entryId } = marks.set(asked('a', 'in the snow'), [picture('c'), picture('b')], true)
  marks.share(entryId ?? 0, 'a dog')
  marks.set(asked('b', 'at night'), [picture('a')], true)
  const { folder } = await exportMarks(library.db, outside, temporaryDirectory())
  const other = new RefiningLibrary()
  try {
    const theirs = photosIn(other, ['z', 'c'])
    const otherMarks = new Marks(other.db)
    expect(await importMarks(other.db, otherMarks, folder)).toEqual({ queries: 1, leftOut: 1 })
    expect(otherMarks.of(asked('a', 'in the snow'))).toMatchObject({
      photoIds: [theirs.get('c')],
      missing: 1,
      sharedConcept: 'a dog',
    })
    // Once more changes nothing.
    await importMarks(other.db, otherMarks, folder)
    expect(otherMarks.of(asked('a', 'in the snow')).photoIds).toEqual([theirs.get('c')])
  } finally {
    await other.close()
  }
})

test.each([
  ['a field is missing', [{ id: 1 }], 'val.json[0].reference_img_id is missing'],
  [
    'a picture is not listed',
    [
      {
        reference_img_id: 9,
        target_img_id: 1,
        relative_caption: 'x',
        shared_concept: '',
        gt_img_ids: [1],
        id: 0,
        semantic_aspects: [],
      },
    ],
    'val.json[0] names the picture 9, which image_info_unlabeled2017.json does not list',
  ],
])('refuses files by name and index where %s, and marks nothing', async (_, queries, message) => {
  const folder = temporaryDirectory()
  mkdirSync(join(folder, 'annotations'))
  writeFileSync(join(folder, 'annotations', 'val.json'), JSON.stringify(queries))
  const image = { id: 1, file_name: '/photos/a', width: 1, height: 1, sha256: hashOf('a') }
  writeFileSync(join(folder, 'image_info_unlabeled2017.json'), JSON.stringify({ images: [image] }))
  await expect(importMarks(library.db, marks, folder)).rejects.toMatchObject({
    code: 'benchmark-invalid',
    message,
  })
  expect(marks.of(asked('a', 'x')).photoIds).toEqual([])
})
