import { describe, expect, test } from 'vitest'
import { composeQuery, runQuery, type Scanner } from '../../../../electron/core/query/search.ts'
import type { Query } from '../../../../electron/shared/library-api.ts'
import {
  answered,
  COMPOSED,
  DIAGONAL,
  Fakes,
  files,
  HIT,
  IMAGES,
  known,
  resolved,
  rounded,
  TEXT,
} from '../../../helpers/query-fakes.ts'

function run(fakes: Fakes, parts: Partial<Query>, hasPhi = true) {
  return runQuery(resolved(parts), fakes.encoder(hasPhi), fakes.scanner)
}

test('a text alone is encoded verbatim, braces and dollars too', async () => {
  const fakes = new Fakes()
  const result = await run(fakes, { text: 'a {ref} for $5' })
  expect(result.method).toBe('text')
  expect(fakes.batches).toEqual([[{ segments: ['a {ref} for $5'] }]])
  expect(fakes.scanned).toMatchObject({ composed: TEXT, text: TEXT, reference: null })
})

test('references alone are the mean of their unit vectors', async () => {
  const fakes = new Fakes()
  const result = await run(fakes, { references: files('/cat.jpg', '/dog.jpg') })
  expect(result.method).toBe('image')
  expect(rounded(fakes.scanned?.composed)).toEqual([DIAGONAL, DIAGONAL, 0])
  expect(fakes.scanned).toMatchObject({ reference: fakes.scanned?.composed, text: null })
  expect(fakes.batches).toEqual([])
})

test('photos of the library are not decoded again', async () => {
  const fakes = new Fakes()
  const asked = resolved({ references: files('/cat.jpg', '/dog.jpg') }, { stored: ['/cat.jpg'] })
  await runQuery(asked, fakes.encoder(), fakes.scanner)
  expect(fakes.decoded).toEqual(['/dog.jpg'])
})

describe('a reference and a text', () => {
  const both = { references: files('/cat.jpg'), text: 'is red' }

  test('sum: both sides as unit vectors', async () => {
    const fakes = new Fakes()
    const result = await run(fakes, { ...both, method: 'sum' })
    expect(result.method).toBe('sum')
    expect(rounded(fakes.scanned?.composed)).toEqual([1, 0, 1])
    expect(fakes.batches).toEqual([[{ segments: ['is red'] }]])
    expect(fakes.inverted).toEqual([])
  })

  test('slerp: the middle of the arc, with the mean of several references', async () => {
    const fakes = new Fakes()
    await run(fakes, { ...both, references: files('/cat.jpg', '/dog.jpg'), method: 'slerp' })
    expect(rounded(fakes.scanned?.composed)).toEqual([0.5, 0.5, DIAGONAL])
  })

  test('searle: un-normalised features go to phi, sentence and caption to one batch', async () => {
    const fakes = new Fakes()
    const result = await run(fakes, { ...both, references: files('/cat.jpg', '/dog.jpg') })
    expect(result.method).toBe('searle')
    expect(fakes.inverted).toEqual([IMAGES['/cat.jpg'], IMAGES['/dog.jpg']])
    const sentence = ['a photo of ', Float32Array.of(100), ' and ', Float32Array.of(101), ' that is red']
    expect(fakes.batches).toEqual([[{ segments: ['is red'] }, { segments: sentence }]])
    expect(fakes.scanned).toMatchObject({ composed: COMPOSED, text: TEXT })
    expect(rounded(fakes.scanned?.reference)).toEqual([DIAGONAL, DIAGONAL, 0])
  })

  test('auto without phi is the sum', async () => {
    const result = await run(new Fakes(), both, false)
    expect(result.method).toBe('sum')
  })

  test('text and image rank by one side and compare with both', async () => {
    const fakes = new Fakes()
    await run(fakes, { ...both, method: 'text' })
    expect(fakes.scanned).toMatchObject({ composed: TEXT, text: TEXT })
    expect(rounded(fakes.scanned?.reference)).toEqual([1, 0, 0])
    await run(fakes, { ...both, method: 'image' })
    expect(rounded(fakes.scanned?.composed)).toEqual([1, 0, 0])
    expect(fakes.scanned).toMatchObject({ text: TEXT })
  })
})

test('a prompt is the whole sentence and leaves no caption to compare with', async () => {
  const fakes = new Fakes()
  await run(fakes, { references: files('/cat.jpg'), prompt: 'cartoon of {ref}' })
  expect(fakes.batches).toEqual([[{ segments: ['cartoon of ', Float32Array.of(100)] }]])
  expect(fakes.scanned).toMatchObject({ composed: COMPOSED, text: null })
})

test('filter and limit go to the scan; hits and times come back', async () => {
  const fakes = new Fakes()
  const asked = { text: 'a', filter: { folders: ['/x'], fromMs: 3 }, limit: 7 }
  const { hits, timings } = await run(fakes, asked)
  expect(fakes.scanned).toMatchObject({ filter: { folders: ['/x'], fromMs: 3 }, limit: 7 })
  expect(hits).toEqual([HIT])
  expect(timings).toMatchObject({ invertMs: 0, scanMs: 3 })
  expect(timings.totalMs).toBeGreaterThanOrEqual(timings.encodeMs)
})

test('a reference that cannot be read ends the query with its reason', async () => {
  const asked = run(new Fakes(), { references: files('/gone.jpg') })
  await expect(asked).rejects.toMatchObject({
    code: 'reference-unreadable',
    message: 'cannot read /gone.jpg',
  })
})

describe('pdv and basic', () => {
  const both = { references: files('/cat.jpg'), text: 'is red' }

  test('pdv encodes the reference alone along, and takes a prompt', async () => {
    const fakes = new Fakes()
    expect((await run(fakes, { ...both, method: 'pdv' })).method).toBe('pdv')
    expect(fakes.batches[0]?.at(-1)?.segments).toEqual(['a photo of ', Float32Array.of(100)])
    const prompt = { references: files('/cat.jpg'), prompt: 'cartoon of {ref}', method: 'pdv' } as const
    expect((await run(fakes, prompt)).method).toBe('pdv')
  })

  test('basic asks for both similarities, each photo', async () => {
    const fakes = new Fakes()
    const result = await run(fakes, { ...both, method: 'basic', limit: 4 }, false)
    expect(result).toMatchObject({ method: 'basic', pseudoWords: [], hits: [HIT] })
    expect(fakes.scanned).toMatchObject({ composed: null, text: TEXT, limit: 4 })
    expect(fakes.fused).toMatchObject({ text: TEXT, textMean: Float32Array.of(0.1, 0.1, 0.1) })
    expect(rounded(fakes.fused?.reference)).toEqual([1, 0, 0])
  })

  test('basic has no vector to give to others', async () => {
    const composing = composeQuery(resolved({ ...both, method: 'basic' }), new Fakes().encoder())
    await expect(composing).rejects.toMatchObject({ code: 'method-unavailable' })
  })
})

test('a query is composed without a scan, to unit length and as a search would rank', async () => {
  const fakes = new Fakes()
  const asked = resolved({ references: files('/cat.jpg'), text: 'is red', dial: 0.5 })
  const { vector, method, pseudoWords } = await composeQuery(asked, fakes.encoder())
  expect(fakes.scanned).toBeNull()
  expect({ method, pseudoWords }).toEqual({ method: 'searle', pseudoWords: ['first'] })
  const length = Math.hypot(...COMPOSED)
  expect(rounded(vector)).toEqual(rounded(COMPOSED.map((value) => value / length)))
})

test('a photo of which less is wanted goes to the end', async () => {
  const fakes = new Fakes()
  const other = { ...HIT, photoId: 2, path: '/q', score: 0.5 }
  const scanner: Scanner = { ...fakes.scanner, rank: async () => answered([HIT, other]) }
  const less = [known(HIT.photoId, Float32Array.of(0, 1, 0))]
  const asked = resolved({ text: 'a' }, { clicks: { more: [], less } })
  const { hits } = await runQuery(asked, fakes.encoder(), scanner)
  expect(hits).toEqual([other, HIT])
})
