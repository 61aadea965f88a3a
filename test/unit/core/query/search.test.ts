import { describe, expect, test } from 'vitest'
import { composeQuery, runQuery, type SearchDependencies } from '../../../../electron/core/query/search.ts'
import { COMPOSED, DIAGONAL, Fakes, HIT, IMAGES, query, rounded, TEXT } from '../../../helpers/query-fakes.ts'

test('a text alone is encoded verbatim, braces and dollars too', async () => {
  const fakes = new Fakes()
  const result = await runQuery(query({ text: 'a {ref} for $5' }), fakes.dependencies())
  expect(result.method).toBe('text')
  expect(fakes.batches).toEqual([[{ segments: ['a {ref} for $5'] }]])
  expect(fakes.scanned).toMatchObject({ composed: TEXT, text: TEXT, reference: null })
})

test('references alone are the mean of their unit vectors', async () => {
  const fakes = new Fakes()
  const result = await runQuery(query({ references: ['/cat.jpg', '/dog.jpg'] }), fakes.dependencies())
  expect(result.method).toBe('image')
  expect(rounded(fakes.scanned?.composed)).toEqual([DIAGONAL, DIAGONAL, 0])
  expect(fakes.scanned).toMatchObject({ reference: fakes.scanned?.composed, text: null })
  expect(fakes.batches).toEqual([])
})

test('photos of the library are not decoded again', async () => {
  const fakes = new Fakes()
  const dependencies = fakes.dependencies(true, ['/cat.jpg'])
  await runQuery(query({ references: ['/cat.jpg', '/dog.jpg'] }), dependencies)
  expect(fakes.decoded).toEqual(['/dog.jpg'])
})

describe('a reference and a text', () => {
  const both = { references: ['/cat.jpg'], text: 'is red' }

  test('sum: both sides as unit vectors', async () => {
    const fakes = new Fakes()
    const result = await runQuery(query({ ...both, method: 'sum' }), fakes.dependencies())
    expect(result.method).toBe('sum')
    expect(rounded(fakes.scanned?.composed)).toEqual([1, 0, 1])
    expect(fakes.batches).toEqual([[{ segments: ['is red'] }]])
    expect(fakes.inverted).toEqual([])
  })

  test('slerp: half way on the sphere, with the mean of several references', async () => {
    const fakes = new Fakes()
    await runQuery(
      query({ ...both, references: ['/cat.jpg', '/dog.jpg'], method: 'slerp' }),
      fakes.dependencies(),
    )
    expect(rounded(fakes.scanned?.composed)).toEqual([0.5, 0.5, DIAGONAL])
  })

  test('searle: un-normalised features go to phi, sentence and caption to one batch', async () => {
    const fakes = new Fakes()
    const result = await runQuery(
      query({ ...both, references: ['/cat.jpg', '/dog.jpg'] }),
      fakes.dependencies(),
    )
    expect(result.method).toBe('searle')
    expect(fakes.inverted).toEqual([IMAGES['/cat.jpg'], IMAGES['/dog.jpg']])
    const sentence = ['a photo of ', Float32Array.of(100), ' and ', Float32Array.of(101), ' that is red']
    expect(fakes.batches).toEqual([[{ segments: ['is red'] }, { segments: sentence }]])
    expect(fakes.scanned).toMatchObject({ composed: COMPOSED, text: TEXT })
    expect(rounded(fakes.scanned?.reference)).toEqual([DIAGONAL, DIAGONAL, 0])
  })

  test('auto without phi is the sum', async () => {
    const result = await runQuery(query(both), new Fakes().dependencies(false))
    expect(result.method).toBe('sum')
  })

  test('text and image rank by one side and compare with both', async () => {
    const fakes = new Fakes()
    await runQuery(query({ ...both, method: 'text' }), fakes.dependencies())
    expect(fakes.scanned).toMatchObject({ composed: TEXT, text: TEXT })
    expect(rounded(fakes.scanned?.reference)).toEqual([1, 0, 0])
    await runQuery(query({ ...both, method: 'image' }), fakes.dependencies())
    expect(rounded(fakes.scanned?.composed)).toEqual([1, 0, 0])
    expect(fakes.scanned).toMatchObject({ text: TEXT })
  })
})

test('a prompt is the whole sentence and leaves no caption to compare with', async () => {
  const fakes = new Fakes()
  await runQuery(query({ references: ['/cat.jpg'], prompt: 'cartoon of {ref}' }), fakes.dependencies())
  expect(fakes.batches).toEqual([[{ segments: ['cartoon of ', Float32Array.of(100)] }]])
  expect(fakes.scanned).toMatchObject({ composed: COMPOSED, text: null })
})

test('filter and limit go to the scan; hits and times come back', async () => {
  const fakes = new Fakes()
  const asked = query({ text: 'a', filter: { folders: ['/x'], fromMs: 3 }, limit: 7 })
  const { hits, timings } = await runQuery(asked, fakes.dependencies())
  expect(fakes.scanned).toMatchObject({ filter: { folders: ['/x'], fromMs: 3 }, limit: 7 })
  expect(hits).toEqual([HIT])
  expect(timings).toMatchObject({ invertMs: 0, scanMs: 3 })
  expect(timings.totalMs).toBeGreaterThanOrEqual(timings.encodeMs)
})

test('a reference that cannot be read ends the query with its reason', async () => {
  const run = runQuery(query({ references: ['/gone.jpg'] }), new Fakes().dependencies())
  await expect(run).rejects.toMatchObject({ code: 'reference-unreadable', message: 'cannot read /gone.jpg' })
})

test('nonsense is refused before anything is encoded', async () => {
  const fakes = new Fakes()
  const run = runQuery(query({ references: ['/cat.jpg'], method: 'sum' }), fakes.dependencies())
  await expect(run).rejects.toMatchObject({ code: 'usage' })
  expect(fakes.decoded).toEqual([])
})

describe('pdv and basic', () => {
  const both = { references: ['/cat.jpg'], text: 'is red' }

  test('pdv encodes the reference alone along, and takes a prompt', async () => {
    const fakes = new Fakes()
    expect((await runQuery(query({ ...both, method: 'pdv' }), fakes.dependencies())).method).toBe('pdv')
    expect(fakes.batches[0]?.at(-1)?.segments).toEqual(['a photo of ', Float32Array.of(100)])
    const prompt = { references: ['/cat.jpg'], prompt: 'cartoon of {ref}', method: 'pdv' } as const
    expect((await runQuery(query(prompt), fakes.dependencies())).method).toBe('pdv')
  })

  test('basic asks for both similarities, each photo', async () => {
    const fakes = new Fakes()
    const result = await runQuery(query({ ...both, method: 'basic', limit: 4 }), fakes.dependencies(false))
    expect(result).toMatchObject({ method: 'basic', pseudoWords: [], hits: [HIT] })
    expect(fakes.scanned).toBeNull()
    expect(fakes.fused).toMatchObject({ text: TEXT, textMean: Float32Array.of(0.1, 0.1, 0.1), limit: 4 })
    expect(rounded(fakes.fused?.reference)).toEqual([1, 0, 0])
  })

  test('basic has no vector to give to others', async () => {
    const run = composeQuery(query({ ...both, method: 'basic' }), new Fakes().dependencies())
    await expect(run).rejects.toMatchObject({ code: 'method-unavailable' })
  })
})

test('a query is composed without a scan, to unit length and as a search would rank', async () => {
  const fakes = new Fakes()
  const asked = query({ references: ['/cat.jpg'], text: 'is red', dial: 0.5 })
  const { vector, method, pseudoWords } = await composeQuery(asked, fakes.dependencies())
  expect(fakes.scanned).toBeNull()
  expect({ method, pseudoWords }).toEqual({ method: 'searle', pseudoWords: ['first'] })
  const length = Math.hypot(...COMPOSED)
  expect(rounded(vector)).toEqual(rounded(COMPOSED.map((value) => value / length)))
})

test('a photo of which less is wanted goes to the end', async () => {
  const fakes = new Fakes()
  const other = { ...HIT, photoId: 2, path: '/q', score: 0.5 }
  const dependencies: SearchDependencies = {
    ...fakes.dependencies(),
    clicked: async () => ({ photoId: HIT.photoId, features: Float32Array.of(0, 1, 0) }),
    search: {
      scan: async () => ({ hits: [HIT, other], answeredBy: 'matrix', scanMs: 0 }),
      fuse: async () => ({ hits: [], answeredBy: 'matrix', scanMs: 0 }),
    },
  }
  const { hits } = await runQuery(query({ text: 'a', less: [HIT.photoId] }), dependencies)
  expect(hits).toEqual([other, HIT])
})
