/** The dial, through a whole query. */
import { describe, expect, test } from 'vitest'
import { EncodingCache } from '../../../../electron/core/query/query-encoder.ts'
import { runQuery, type SearchDependencies } from '../../../../electron/core/query/search.ts'
import type { ScanRequest } from '../../../../electron/shared/search-api.ts'
import { COMPOSED, Fakes, HIT, IMAGES, query, TEXT } from '../../../helpers/query-fakes.ts'

describe('the dial', () => {
  const both = { references: ['/cat.jpg'], text: 'is red' }

  /** Encoders behind the cache that the engine has. */
  function cachedFakes() {
    const fakes = new Fakes()
    const dependencies = fakes.dependencies()
    const cache = new EncodingCache(dependencies.inference)
    const inference = {
      encodeImage: dependencies.inference.encodeImage,
      encodeText: (request: Parameters<EncodingCache['encodeText']>[0]) => cache.encodeText(request),
      invertByPhi: (request: Parameters<EncodingCache['invertByPhi']>[0]) => cache.invertByPhi(request),
    }
    const clicked = async (photo: unknown) => ({ photoId: Number(photo), features: Float32Array.of(0, 1, 0) })
    return {
      fakes,
      dependencies: {
        ...dependencies,
        inference,
        clicked,
        storedFeatures: async () => IMAGES['/cat.jpg'] ?? null,
      },
    }
  }

  test('turned, and with clicks, encodes nothing again', async () => {
    const { fakes, dependencies } = cachedFakes()
    await runQuery(query({ ...both, dial: 0.5 }), dependencies)
    expect(fakes.batches).toHaveLength(1)
    const scans: unknown[] = []
    for (const dial of [0, 0.2, 0.4, 0.6, 0.9, 1]) {
      await runQuery(query({ ...both, dial, more: [1], less: [2] }), dependencies)
      scans.push([...(fakes.scanned?.composed ?? [])])
    }
    expect(fakes.batches).toHaveLength(1)
    expect(fakes.inverted).toHaveLength(1)
    expect(fakes.decoded).toEqual([])
    expect(new Set(scans.map((scan) => JSON.stringify(scan))).size).toBe(6)
  })

  test.each([
    [0, 'image', Float32Array.of(1, 0, 0)],
    [0.5, 'searle', COMPOSED],
    [1, 'text', TEXT],
  ] as const)('at %d ranks exactly as %s', async (dial, method, composed) => {
    const fakes = new Fakes()
    const result = await runQuery(query({ ...both, dial }), fakes.dependencies())
    expect(result.method).toBe(method)
    expect(fakes.scanned).toMatchObject({ composed, text: TEXT })
  })

  test('in between goes by the direction of the words, and says so', async () => {
    const fakes = new Fakes()
    expect((await runQuery(query({ ...both, dial: 0.3 }), fakes.dependencies())).method).toBe('pdv')
    expect((await runQuery(query({ ...both, dial: 0.3 }), fakes.dependencies(false))).method).toBe('sum')
  })

  test.each([
    ['a text', { text: 'is red' }, 'text'],
    ['a reference', { references: ['/cat.jpg'] }, 'image'],
  ])('does nothing where there is only %s', async (_name, parts, method) => {
    for (const dial of [0, 0.3, 1]) {
      const fakes = new Fakes()
      expect((await runQuery(query({ ...parts, dial }), fakes.dependencies())).method).toBe(method)
    }
  })

  test('not asked for, costs no sentence more', async () => {
    const fakes = new Fakes()
    await runQuery(query(both), fakes.dependencies())
    expect(fakes.batches[0]).toHaveLength(2)
  })
})

test('photos of which less is wanted take no place among the first from others', async () => {
  const fakes = new Fakes()
  const hits = [1, 2, 3, 4].map((photoId) => ({ ...HIT, photoId, score: 1 / photoId }))
  const scan = async ({ limit }: ScanRequest) => ({
    hits: hits.slice(0, limit),
    answeredBy: 'matrix' as const,
    scanMs: 0,
  })
  const dependencies: SearchDependencies = {
    ...fakes.dependencies(),
    search: { ...fakes.dependencies().search, scan },
    clicked: async (photo) => ({ photoId: Number(photo), features: Float32Array.of(0, 1, 0) }),
  }
  const found = async (limit: number) => {
    const result = await runQuery(query({ text: 'red', less: [1, 3], limit }), dependencies)
    return result.hits.map(({ photoId }) => photoId)
  }
  expect(await found(4)).toEqual([2, 4, 1, 3])
  expect(await found(2)).toEqual([2, 4])
  expect(await found(1)).toEqual([2])
})
