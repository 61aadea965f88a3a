/** The day of capture through the command line: the same answers in every zone, now and after the computer has moved. */
import { copyFile, mkdir, mkdtemp, readdir, realpath, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { databasePath } from '../../electron/core/lib/app-paths.ts'
import { FACTS_VERSION } from '../../electron/shared/reader-version.ts'
import { answerOf, type IndexAnswer, jsonLines, runCli, type SearchAnswer } from '../helpers/cli.ts'
import { drawnJpeg } from '../helpers/drawn-pictures.ts'
import { EXIF_TAG, exifSegment, withSegments, xmpPacket } from '../helpers/metadata-writers.ts'
import { needs } from '../helpers/needs.ts'
import { writeOlderLibrary } from '../helpers/older-library.ts'
import { TINY_CLIP, writeRandomClip } from '../helpers/random-clip.ts'
import { sharedPath } from '../helpers/shared.ts'

const ZONES = ['Europe/Berlin', 'America/Los_Angeles', 'Pacific/Kiritimati'] as const

let work: string
let photos: string
let library: string
let model: string

beforeEach(async () => {
  work = await realpath(await mkdtemp(join(tmpdir(), 'searlight-dates-')))
  photos = join(work, 'photos')
  library = join(work, 'library')
  model = join(work, 'model')
  await mkdir(photos)
  await writeRandomClip(model, TINY_CLIP)
})
afterEach(() => rm(work, { recursive: true, force: true }))

/** A picture of its own size, with EXIF's DateTimeOriginal and OffsetTimeOriginal. */
async function photo(name: string, width: number, original?: string, offset?: string): Promise<string> {
  const path = join(photos, name)
  const exif = {
    ...(original && { [EXIF_TAG.original]: original }),
    ...(offset && { [EXIF_TAG.offsetOriginal]: offset }),
  }
  await writeFile(path, withSegments(await drawnJpeg(width, 20), exifSegment({ exif })))
  await utimes(path, 1_700_000_000, 1_700_000_000)
  return path
}

function index(tz: string): Promise<IndexAnswer> {
  return answerOf<IndexAnswer>(['index', photos, '--library', library, '--model', model, '--json'], {
    TZ: tz,
  })
}

type Range = readonly [from: string, to: string]

/** Names of the hits of each range, in one process. */
async function found(tz: string, ...ranges: readonly Range[]): Promise<readonly (readonly string[])[]> {
  const answers = await search(tz, ...ranges)
  return answers.map(({ hits }) => hits.map(({ path }) => basename(path)).sort())
}

async function search(tz: string, ...ranges: readonly Range[]): Promise<readonly SearchAnswer[]> {
  const names = (await readdir(photos)).filter((name) => name.endsWith('.jpg')).sort()
  const references = [join(photos, names[0] ?? '')]
  const batch = join(work, 'batch.jsonl')
  const lines = ranges.map(([from, to]) => JSON.stringify({ references, from, to }))
  await writeFile(batch, `${lines.join('\n')}\n`)
  const result = await runCli(['search', '--library', library, '--batch', batch, '--json'], { TZ: tz })
  return jsonLines<SearchAnswer>(result)
}

async function capturedOf(tz: string): Promise<Readonly<Record<string, string>>> {
  const [answer] = await search(tz, ['0001', '9999'])
  const dates = answer?.hits.map(({ path, capturedAt, capturedFrom }) => [
    basename(path),
    `${capturedAt} ${capturedFrom}`,
  ])
  return Object.fromEntries(dates ?? [])
}

const MAY_17: Range = ['2023-05-17', '2023-05-17']

describe.each(ZONES)('indexed in %s', (indexedIn) => {
  it('photos are found by the day on the clock, in every zone', async () => {
    await photo('tokyo.jpg', 30, '2023:05:17 01:30:00', '+09:00')
    await photo('la.jpg', 31, '2023:05:17 23:30:00', '-07:00')
    await photo('none.jpg', 32, '2023:05:17 00:30:00')
    await photo('sydney.jpg', 33, '2023:01:01 00:30:00', '+11:00')
    await photo('scan.jpg', 34, '1890:06:01 12:00:00')
    await photo('year.jpg', 35, '2018:  :     :  :  ')
    await photo('IMG-20150704-WA0001.jpg', 36)
    await index(indexedIn)
    for (const tz of ZONES.filter((zone) => zone !== indexedIn)) {
      expect(
        await found(
          tz,
          MAY_17,
          ['2023', '2023'],
          ['2023-05-17T00:30', '2023-05-17T01:30'],
          ['2018-06', '2018-07'],
          ['1890', '1890-06-01'],
          ['2015-07-04', '2015-07-04'],
          ['2019', '2022-12-31'],
        ),
      ).toEqual([
        ['la.jpg', 'none.jpg', 'tokyo.jpg'],
        ['la.jpg', 'none.jpg', 'sydney.jpg', 'tokyo.jpg'],
        ['none.jpg', 'tokyo.jpg'],
        ['year.jpg'],
        ['scan.jpg'],
        ['IMG-20150704-WA0001.jpg'],
        [],
      ])
    }
    expect(await capturedOf('UTC')).toMatchObject({
      'tokyo.jpg': '2023-05-17T01:30:00+09:00 exif',
      'la.jpg': '2023-05-17T23:30:00-07:00 exif',
      'none.jpg': '2023-05-17T00:30:00 exif',
      'scan.jpg': '1890-06-01T12:00:00 exif',
      'year.jpg': '2018 exif',
      'IMG-20150704-WA0001.jpg': '2015-07-04 filename',
    })
  })
})

it('a file without a date keeps the day that it had when it was indexed', async () => {
  await photo('none.jpg', 30)
  // 2023-11-14T22:13:20Z is the 15th in Kiritimati.
  await index('Pacific/Kiritimati')
  for (const tz of ZONES) {
    expect(await found(tz, ['2023-11-15', '2023-11-15'], ['2023-11-14', '2023-11-14'])).toEqual([
      ['none.jpg'],
      [],
    ])
  }
  await index('America/Los_Angeles')
  expect(await capturedOf('UTC')).toEqual({ 'none.jpg': '2023-11-15T12:13:20+14:00 file' })
})

it('a time zone in the argument is refused with a sentence', async () => {
  const args = ['search', '--library', library, '--text', 'x', '--from', '2023-05-17T10:30Z']
  const { code, stderr } = await runCli(args)
  expect([code, stderr]).toEqual([2, expect.stringMatching(/names a time zone.*leave out "Z"/)])
})

it('a renamed photo, a copy and sidecars get their own dates without a second embedding', async () => {
  const one = await photo('IMG-20150102-WA0001.jpg', 30)
  await photo('exif.jpg', 31, '2001:01:01 10:00:00')
  await index('Europe/Berlin')
  await copyFile(one, join(photos, 'IMG-20160304-WA0002.jpg'))
  await rename(one, join(photos, 'IMG-20170506-WA0001.jpg'))
  const sidecar = join(photos, 'exif.jpg.xmp')
  await writeFile(sidecar, xmpPacket({ 'exif:DateTimeOriginal': '1987-05-06T12:00:00' }))
  expect(await index('Europe/Berlin')).toMatchObject({ indexed: 0, failed: [], skipped: 3 })
  expect(await capturedOf('UTC')).toEqual({
    'IMG-20160304-WA0002.jpg': '2016-03-04 filename',
    'IMG-20170506-WA0001.jpg': '2017-05-06 filename',
    'exif.jpg': '1987-05-06T12:00:00 sidecar',
  })
  await rm(sidecar)
  const json = JSON.stringify({ title: 'x.jpg', photoTakenTime: { timestamp: '1060699034' } })
  await photo('x.jpg', 32)
  await index('Europe/Berlin')
  await writeFile(join(photos, 'x.jpg.json'), json)
  expect(await index('Europe/Berlin')).toMatchObject({ indexed: 0 })
  expect(await capturedOf('UTC')).toMatchObject({
    'exif.jpg': '2001-01-01T10:00:00 exif',
    'x.jpg': '2003-08-12T14:37:14Z takeout',
  })
})

it('a library of the release before is read again once, without embedding', async () => {
  await photo('tokyo.jpg', 30, '2023:05:17 01:30:00', '+09:00')
  await photo('none.jpg', 31)
  await answerOf(['index', photos, '--library', join(work, 'new'), '--model', model, '--json'])
  const fingerprint = readOne<string>(join(work, 'new'), 'SELECT fingerprint FROM model')
  const featureSize = readOne<number>(join(work, 'new'), 'SELECT feature_size FROM model')
  // Its reader gave the instant: in Berlin, the evening of the day before.
  const older = { 'tokyo.jpg': { exifMs: Date.UTC(2023, 4, 16, 16, 30) } }
  writeOlderLibrary(library, photos, older, { fingerprint, directory: model, featureSize })
  const vectors = () => readOne<string>(library, "SELECT group_concat(hex(vector), ' ') FROM embedding")
  const before = vectors()
  const first = await runCli(['index', '--library', library, '--json'], { TZ: 'Europe/Berlin' })
  expect(jsonLines<IndexAnswer>(first)[0]).toMatchObject({ indexed: 0, read: 2, skipped: 2 })
  expect(vectors()).toBe(before)
  expect(await found('America/Los_Angeles', MAY_17)).toEqual([['tokyo.jpg']])
  expect(await index('Europe/Berlin')).toMatchObject({ indexed: 0, read: 0, skipped: 2 })
  expect(readOne<number>(library, 'SELECT min(facts_version) FROM photo')).toBe(FACTS_VERSION)
})

function readOne<T>(dir: string, sql: string): T {
  const db = new Database(databasePath(dir), { readonly: true })
  try {
    return db.prepare(sql).pluck().get() as T
  } finally {
    db.close()
  }
}

describe('the photos from the field', needs('shared'), () => {
  it.each(ZONES)('have their day when indexed in %s', async (tz) => {
    const folder = sharedPath('field', 'Z01-day-of-capture')
    const names = (await readdir(folder)).filter((name) => name.endsWith('.jpg'))
    for (const name of names) await copyFile(join(folder, name), join(photos, name))
    await index(tz)
    const [next = tz] = ZONES.filter((zone) => zone !== tz)
    expect(await found(next, MAY_17, ['2023', '2023'])).toEqual([names.sort(), names.sort()])
  })
})
