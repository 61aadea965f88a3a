import { describe, expect, test } from 'vitest'
import { runQuery, type SearchDependencies } from '../../../../electron/core/retrieval/search.ts'
import { AppError } from '../../../../electron/shared/errors.ts'
import type { Sentence } from '../../../../electron/shared/inference-api.ts'
import type { Query } from '../../../../electron/shared/library-api.ts'
import type { FuseRequest, ScanRequest } from '../../../../electron/shared/search-api.ts'

const IMAGES: Readonly<Record<string, Float32Array>> = {
  '/cat.jpg': Float32Array.of(10, 0, 0),
  '/dog.jpg': Float32Array.of(0, 0.1, 0),
}
const TEXT = Float32Array.of(0, 0, 5)
const COMPOSED = Float32Array.of(7, 8, 9)
/** Each coordinate of a unit vector half way between two axes, rounded as `rounded` does. */
const DIAGONAL = Number(Math.SQRT1_2.toFixed(6))
const HIT = { photoId: 1, path: '/p', score: 1, reference: null, text: null, capturedMs: 0 }

/** Encoders that give known vectors and a record of what they were asked. */
class Fakes {
  readonly decoded: string[] = []
  readonly inverted: Float32Array[] = []
  readonly batches: (readonly Sentence[])[] = []
  scanned: ScanRequest | null = null
  fused: FuseRequest | null = null

  dependencies(hasPhi = true, stored: readonly string[] = []): SearchDependencies {
    return {
      inference: {
        encodeImage: async ({ path }) => {
          this.decoded.push(path)
          const features = IMAGES[path]
          if (!features) throw new AppError('reference-unreadable', `cannot read ${path}`)
          return features
        },
        encodeText: async ({ sentences }) => {
          this.batches.push(sentences)
          return sentences.map(({ segments }) => (segments.length === 1 ? TEXT : COMPOSED))
        },
        invertByPhi: async ({ features }) => {
          this.inverted.push(...features)
          return features.map((_, i) => Float32Array.of(100 + i))
        },
      },
      invert: async (references) => references.map((_, i) => ({ token: Float32Array.of(200 + i) })),
      search: {
        scan: async (request) => {
          this.scanned = request
          return { hits: [HIT], answeredBy: 'matrix', scanMs: 3 }
        },
        fuse: async (request) => {
          this.fused = request
          return { hits: [HIT], answeredBy: 'matrix', scanMs: 3 }
        },
      },
      textMean: async () => Float32Array.of(0.1, 0.1, 0.1),
      words: [],
      refined: async () => null,
      clicked: async () => null,
      storedFeatures: async (path) => (stored.includes(path) ? (IMAGES[path] ?? null) : null),
      model: { hasPhi, hasTokenizer: true },
    }
  }
}

function query(parts: Partial<Query>): Query {
  return { references: [], text: null, prompt: null, method: 'auto', filter: {}, limit: 10, ...parts }
}

const rounded = (vector: Float32Array | null | undefined) =>
  vector && [...vector].map((value) => Math.round(value * 1e6) / 1e6)

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
