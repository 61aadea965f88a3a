import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import {
  commonFolder,
  linkGallery,
  throughLinks,
} from '../../../../electron/core/evaluation/gallery-folder.ts'
import { benchmark, benchmarkQuery } from '../../../helpers/benchmarks.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

/** Each file holds its own name. */
function pictures(folder: string, ...names: readonly string[]): readonly string[] {
  return names.map((name) => {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, name)
    return path
  })
}

const of = (gallery: readonly string[], reference = gallery[0] ?? '') =>
  benchmark([benchmarkQuery('1', { reference, answers: gallery.slice(1), target: gallery[1] ?? null })], {
    gallery,
  })

test('every picture has a link to its bytes, and equal names in two folders have two', async () => {
  const work = temporaryDirectory()
  const gallery = pictures(join(work, 'photos'), 'a.jpg', 'x/b.jpg', 'y/b.jpg')
  const { links } = await linkGallery(join(work, 'links'), [of(gallery)])
  expect([...links.keys()]).toEqual(gallery)
  expect([...links.values()].map((path) => readFileSync(path, 'utf8'))).toEqual([
    'a.jpg',
    'x/b.jpg',
    'y/b.jpg',
  ])
})

test('links a reference outside of the gallery apart from the gallery', async () => {
  const work = temporaryDirectory()
  const gallery = pictures(join(work, 'photos'), 'a.jpg', 'b.jpg')
  const [reference = ''] = pictures(join(work, 'others'), 'r.jpg')
  const { galleryFolder, links } = await linkGallery(join(work, 'links'), [of(gallery, reference)])
  expect(await readdir(galleryFolder)).toEqual(['a.jpg', 'b.jpg'])
  expect(links.get(reference)?.startsWith(galleryFolder)).toBe(false)
})

test('a second run leaves right links and removes the others', async () => {
  const work = temporaryDirectory()
  const [a = '', b = '', c = ''] = pictures(join(work, 'photos'), 'a.jpg', 'b.jpg', 'c.jpg')
  await linkGallery(join(work, 'links'), [of([a, b])])
  const { galleryFolder } = await linkGallery(join(work, 'links'), [of([b, c])])
  expect((await readdir(galleryFolder)).sort()).toEqual(['b.jpg', 'c.jpg'])
  expect(readFileSync(a, 'utf8')).toBe('a.jpg')
})

test('two runs over the same pictures link them together', async () => {
  const work = temporaryDirectory()
  const gallery = pictures(join(work, 'photos'), ...Array.from({ length: 50 }, (_, i) => `${i}.jpg`))
  const folder = join(work, 'links')
  const [one, two] = await Promise.all([1, 2].map(() => linkGallery(folder, [of(gallery)])))
  expect(one?.links).toEqual(two?.links)
  expect(await readdir(one?.galleryFolder ?? '')).toHaveLength(50)
})

test('names that no file may have become others, each its own', async () => {
  const work = temporaryDirectory()
  const long = `${'ä'.repeat(100)}`
  const gallery = pictures(join(work, 'photos'), `${long}1.jpg`, `${long}2.jpg`)
  const { links } = await linkGallery(join(work, 'links'), [of(gallery)])
  const read = gallery.map((path) => readFileSync(links.get(path) ?? '', 'utf8'))
  expect(read).toEqual([`${long}1.jpg`, `${long}2.jpg`])
})

test('through links, all paths of a benchmark are those of its links', async () => {
  const work = temporaryDirectory()
  const gallery = pictures(join(work, 'photos'), 'a.jpg', 'b.jpg')
  const original = of(gallery)
  const linked = await linkGallery(join(work, 'links'), [original])
  const [a, b] = gallery.map((path) => linked.links.get(path))
  const seen = throughLinks(original, linked)
  expect(seen.gallery).toEqual([a, b])
  expect(seen.queries[0]).toMatchObject({ id: '1', reference: a, answers: [b], target: b, subset: null })
})

test.each([
  [['/a/b/c.jpg', '/a/b/d.jpg'], '/a/b'],
  [['/a/b/c.jpg', '/a/d.jpg'], '/a'],
  [['/a/bc/d.jpg', '/a/b/d.jpg'], '/a'],
  [['/a.jpg', '/b/c.jpg'], '/'],
  [['/a/b.jpg'], '/a'],
])('the common folder of %j is %s', (paths, expected) => {
  expect(commonFolder(paths)).toBe(expected)
})
