import { rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PendingPhotos } from '../../../../electron/core/catalog/pending-photos.ts'
import { OutcomeStore } from '../../../../electron/core/catalog/store-outcome.ts'
import { NOTHING_OUTSIDE } from '../../../../electron/shared/capture-date.ts'
import type { IngestOutcome } from '../../../../electron/shared/inference-api.ts'
import { FACTS_VERSION } from '../../../../electron/shared/reader-version.ts'
import { captureDate, inFile } from '../../../helpers/capture-dates.ts'
import { FEATURE_SIZE } from '../../../helpers/fake-ingest.ts'
import { IngestLibrary } from '../../../helpers/ingest-library.ts'

let library: IngestLibrary
let store: OutcomeStore

beforeEach(async () => {
  library = new IngestLibrary()
  library.write('a.jpg')
  library.write('b.jpg')
  await library.scan()
  store = new OutcomeStore(library.db, library.model)
})
afterEach(() => library.close())

const pending = () => new PendingPhotos(library.db).next(library.model.id, 0, 10)
const photo = () => {
  const [first] = pending()
  if (!first) throw new Error('expected a pending photo')
  return first
}

function indexed(
  hash: string,
  more: Partial<Extract<IngestOutcome, { status: 'indexed' }>> = {},
): IngestOutcome {
  const { bytes, modifiedMs } = photo()
  return {
    status: 'indexed',
    identity: { hash, bytes, modifiedMs },
    facts: {
      width: 30,
      height: 20,
      orientation: 6,
      captured: inFile({ wallMs: 1234 }),
      camera: 'Leica M3',
      lens: 'Summicron 50',
      format: 'jpeg',
    },
    outside: NOTHING_OUTSIDE,
    features: new Float32Array(FEATURE_SIZE).fill(1),
    pictureHash: null,
    damage: null,
    ...more,
  }
}

test('writes facts, capture time and embedding together', () => {
  const { id } = photo()
  expect(store.store([{ photo: photo(), outcome: indexed('h') }])).toEqual(['indexed'])
  expect(
    library.rows('SELECT hash, width, height, orientation, camera, lens, date_ms AS ms FROM content'),
  ).toEqual([
    { hash: 'h', width: 30, height: 20, orientation: 6, camera: 'Leica M3', lens: 'Summicron 50', ms: 1234 },
  ])
  expect(library.rows(`SELECT status, captured_ms AS ms FROM photo WHERE id = ${id}`)).toEqual([
    { status: 'indexed', ms: 1234 },
  ])
  expect(library.count('embedding')).toBe(1)
})

test('writes the best of the dates inside and outside of the file, with its precision, offset and source', () => {
  const { id } = photo()
  const outside = {
    ...NOTHING_OUTSIDE,
    sidecar: {
      date: captureDate({ wallMs: Date.UTC(1987, 4, 1), precision: 'month', from: 'sidecar' }),
      metadataMs: 0,
    },
  }
  store.store([{ photo: photo(), outcome: indexed('h', { outside }) }])
  const rows = library.rows(
    `SELECT captured_ms AS first, captured_last_ms AS last, captured_precision AS precision,
       captured_offset AS "offset", captured_from AS "from", facts_version AS facts FROM photo WHERE id = ${id}`,
  )
  expect(rows).toEqual([
    {
      first: Date.UTC(1987, 4, 1),
      last: Date.UTC(1987, 5, 1) - 1,
      precision: 'month',
      offset: null,
      from: 'sidecar',
      facts: FACTS_VERSION,
    },
  ])
})

test('an edited photo remembers its first content; a photo in the place of a removed one does not', async () => {
  const contents = () => library.rows('SELECT hash, edited_from AS editedFrom FROM content ORDER BY id')
  const readAs = async (hash: string, text: string) => {
    library.write('a.jpg', text)
    await library.scan()
    const [next] = pending().filter(({ path }) => path.endsWith('a.jpg'))
    if (!next) throw new Error('expected a.jpg to be pending')
    const { bytes, modifiedMs } = next
    const outcome = { ...indexed(hash), identity: { hash, bytes, modifiedMs } } as IngestOutcome
    expect(store.store([{ photo: next, outcome }])).toEqual(['indexed'])
  }
  await readAs('h1', 'one')
  await readAs('h2', 'three')
  await readAs('h3', 'fourteen')
  rmSync(library.write('a.jpg'))
  await library.scan()
  await readAs('h4', 'a new one')
  expect(contents()).toEqual([
    { hash: 'h1', editedFrom: null },
    { hash: 'h2', editedFrom: 1 },
    { hash: 'h3', editedFrom: 1 },
    { hash: 'h4', editedFrom: null },
  ])
})

test('the same outcome twice is the same as once', () => {
  const result = { photo: photo(), outcome: indexed('h') }
  store.store([result])
  const before = library.rows('SELECT * FROM photo, content, embedding ORDER BY photo.id')
  expect(store.store([result])).toEqual(['changed'])
  expect(library.rows('SELECT * FROM photo, content, embedding ORDER BY photo.id')).toEqual(before)
})

test('one defect in a batch writes nothing of it', () => {
  const [a, b] = pending()
  if (!a || !b) throw new Error('expected two pending photos')
  const broken = indexed('h2', { features: new Float32Array(3).fill(1) })
  expect(() =>
    store.store([
      { photo: a, outcome: indexed('h1') },
      { photo: b, outcome: broken },
    ]),
  ).toThrow('expected 8 values, got 3')
  expect(library.count('content')).toBe(0)
  expect(library.count('photo', "status = 'pending'")).toBe(2)
})

test.each([
  ['not a number', [1, Number.NaN]],
  ['infinite', [1, Number.POSITIVE_INFINITY]],
  ['all zero', [0, 0]],
])('features that are %s fail the file and reach no index', (_name, values) => {
  const features = new Float32Array(FEATURE_SIZE)
  features.set(values)
  expect(store.store([{ photo: photo(), outcome: indexed('h', { features }) }])).toEqual(['failed'])
  expect(library.count('embedding')).toBe(0)
  expect(library.count('photo', "problem_code = 'undecodable'")).toBe(1)
})

test('a damaged content that is read whole later gets the better embedding', () => {
  const { id } = photo()
  const damage = { code: 'damaged', reason: 'half of it is grey' } as const
  const first = { photo: photo(), outcome: indexed('h', { damage }) }
  store.store([first])
  expect(store.known({ hash: 'h', bytes: first.photo.bytes, modifiedMs: 0 })).toBe('unknown')
  library.db.execute(`UPDATE photo SET status = 'pending' WHERE id = ${id}`)
  const features = new Float32Array(FEATURE_SIZE).fill(2)
  store.store([{ photo: photo(), outcome: indexed('h', { features }) }])
  expect(library.rows('SELECT damage_code AS code FROM content')).toEqual([{ code: null }])
  expect(
    library.rows<{ vector: Uint8Array }>('SELECT vector FROM embedding').map(({ vector }) => [...vector]),
  ).toEqual([[...new Uint8Array(features.buffer)]])
})

test('stores the bytes that the worker read, also of a file that changed before', () => {
  const { id } = photo()
  const identity = { hash: 'h', bytes: 77, modifiedMs: 88.9 }
  expect(store.store([{ photo: photo(), outcome: indexed('h', { identity }) }])).toEqual(['indexed'])
  expect(library.rows(`SELECT bytes, modified_ms AS ms FROM photo WHERE id = ${id}`)).toEqual([
    { bytes: 77, ms: 89 },
  ])
})

test('a file a scan found changed again while it was read stays pending', () => {
  const reading = photo()
  const outcome = indexed('h')
  library.db.execute(`UPDATE photo SET bytes = 999, modified_ms = 999 WHERE id = ${reading.id}`)
  expect(store.store([{ photo: reading, outcome }])).toEqual(['changed'])
  expect(library.count('photo', "status = 'pending'")).toBe(2)
})
