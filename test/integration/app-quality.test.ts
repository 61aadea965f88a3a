/** Marks through the application, measured by the real engine: on a terminal the same figures. */
import { copyFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { QualityFigures } from '../../electron/shared/app-quality.ts'
import { AppPlace, type AppUnderTest, SEARCH } from '../helpers/app-library.ts'
import { jsonLines, runCli } from '../helpers/cli.ts'
import { writeColouredPictures } from '../helpers/coloured-pictures.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'

const PHOTOS = 24

let place: AppPlace
let app: AppUnderTest

beforeAll(async () => {
  place = new AppPlace()
  await writeLetterClip(place.modelDir)
  await writeColouredPictures(place.photosDir, PHOTOS)
  app = place.open()
  await app.opened()
  await app.api.chooseModel({ path: place.modelDir, change: false })
  await app.api.addFolder({ path: place.photosDir })
  await app.indexed(PHOTOS)
})
afterAll(() => place.close())

const nameOf = (number: number) => `picture-${String(number).padStart(3, '0')}.png`
const query = async (reference: number, text: string) => ({
  references: [{ kind: 'photo', photoId: await app.idOf(nameOf(reference)) } as const],
  text,
})

/** Average precision of the first ten, written out from its definition. */
function precisionOf(ranked: readonly number[], right: readonly number[]): number {
  const found = ranked.slice(0, 10).map((id) => right.includes(id))
  const sum = found.reduce(
    (total, isRight, at) =>
      isRight ? total + found.slice(0, at + 1).filter(Boolean).length / (at + 1) : total,
    0,
  )
  return sum / Math.min(10, right.length)
}

async function measured(): Promise<ReadonlyMap<string, QualityFigures>> {
  await app.api.measureQuality({ refining: false })
  const { quality } = await app.until(
    ({ quality: { measuring } }) => measuring.kind === 'idle' || measuring.kind === 'failed',
  )
  expect(quality.measuring).toEqual({ kind: 'idle' })
  return new Map(quality.report?.figures.map((figures) => [figures.method, figures]))
}

test('marks the photos that a window names, measures them, and returns the terminal’s figures', async () => {
  const asked = await query(0, 'a red house')
  const right = [await app.idOf(nameOf(5)), await app.idOf(nameOf(9)), await app.idOf(nameOf(17))]
  const marks = await app.api.markAnswers({
    query: asked,
    photoIds: [...right, await app.idOf(nameOf(0))],
    right: true,
  })
  expect([...marks.photoIds].sort()).toEqual([...right].sort())
  const figures = await measured()
  for (const [method, dial] of [
    ['image', 0],
    ['text', 1],
    ['names', 0.5],
  ] as const) {
    const { photos } = await app.api.search({ ...SEARCH, ...asked, dial, limit: 10, pseudoWords: 'first' })
    expect(figures.get(method)?.map10, method).toBeCloseTo(precisionOf([...photos.ids], right), 12)
  }
  const told = await runCli([
    'bench',
    'cir',
    '--library',
    place.libraryDir,
    '--methods',
    'image,isearle',
    '--json',
  ])
  expect(told.stderr + told.code).toMatch(/0$/)
  const [{ methods } = { methods: {} }] = jsonLines<{ methods: Record<string, { 'map@10': number }> }>(told)
  expect(methods['image']?.['map@10']).toBeCloseTo(figures.get('image')?.map10 ?? -1, 5)
  expect(methods['isearle']?.['map@10']).toBeCloseTo(figures.get('isearle')?.map10 ?? -1, 5)
})

test('a renamed photo stays marked; a deleted one is missing until a copy comes', async () => {
  const asked = await query(0, 'a red house')
  const file = (name: string) => join(place.photosDir, name)
  renameSync(file(nameOf(5)), file('renamed.png'))
  await app.until(({ quality }) => quality.entries[0]?.missing === 0 && quality.report?.stale[0] === 'photos')
  copyFileSync(file(nameOf(9)), join(place.base, 'aside.png'))
  rmSync(file(nameOf(9)))
  await app.until(({ quality }) => quality.entries[0]?.missing === 1)
  await app.indexed(PHOTOS - 1)
  expect((await app.api.rightAnswers({ query: asked })).missing).toBe(1)
  const { quality } = await app.api.state({})
  expect(quality.entries[0]).toMatchObject({ answers: 3, standing: 'measured' })
  await measured()
  expect((await app.api.state({})).quality.report).toMatchObject({ missing: 1, answers: 3, stale: [] })
  renameSync(join(place.base, 'aside.png'), file('back.png'))
  await app.until(({ quality }) => quality.entries[0]?.missing === 0)
  await app.indexed(PHOTOS)
})

test('marks and figures are there after a restart', async () => {
  const before = (await app.api.state({})).quality
  await app.close()
  app = place.open()
  const { quality } = await app.until(({ quality }) => quality.entries.length > 0)
  expect(quality.entries).toEqual(before.entries)
  expect(quality.report?.figures).toEqual(before.report?.figures)
})

test('exports into and imports from the user’s folder, and refuses a folder that is not an export', async () => {
  const { folder, queries } = await app.api.exportQuality({ folder: place.base })
  expect(queries).toBe(1)
  const { entries } = (await app.api.state({})).quality
  await app.api.removeEntry({ entryId: entries[0]?.id ?? 0 })
  expect((await app.api.state({})).quality.entries).toEqual([])
  expect(await app.api.importQuality({ folder })).toEqual({ queries: 1, leftOut: 0 })
  expect((await app.api.state({})).quality.entries[0]?.answers).toBe(3)
  await expect(app.api.importQuality({ folder: place.photosDir })).rejects.toMatchObject({
    code: 'benchmark-missing',
  })
})
