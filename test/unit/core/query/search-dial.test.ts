/** The dial, through a whole query. */
import { describe, expect, test } from 'vitest'
import type { Encoder } from '../../../../electron/core/query/encode.ts'
import { clicksOf } from '../../../../electron/core/query/resolve.ts'
import { runQuery, type Scanner } from '../../../../electron/core/query/search.ts'
import type { Query } from '../../../../electron/shared/library-api.ts'
import { answered, COMPOSED, Fakes, files, HIT, known, resolved, TEXT } from '../../../helpers/query-fakes.ts'
import { encoderOf } from '../../../helpers/query-sources.ts'

const OTHER = Float32Array.of(0, 1, 0)

describe('the dial', () => {
  const both = { references: files('/cat.jpg'), text: 'is red' }
  const run = (fakes: Fakes, parts: Partial<Query>, hasPhi = true) =>
    runQuery(resolved(parts), fakes.encoder(hasPhi), fakes.scanner)

  /** Encoders behind the cache that the engine has. */
  function cached(fakes: Fakes): Encoder {
    const uncached = fakes.encoder()
    return encoderOf(uncached, uncached.model)
  }

  test('turned, and with clicks, encodes nothing again', async () => {
    const fakes = new Fakes()
    const encoder = cached(fakes)
    const stored = ['/cat.jpg']
    await runQuery(resolved({ ...both, dial: 0.5 }, { stored }), encoder, fakes.scanner)
    expect(fakes.batches).toHaveLength(1)
    const scans: unknown[] = []
    for (const dial of [0, 0.2, 0.4, 0.6, 0.9, 1]) {
      const clicks = clicksOf([known(11, OTHER)], [known(12, OTHER)])
      await runQuery(resolved({ ...both, dial }, { stored, clicks }), encoder, fakes.scanner)
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
    const result = await run(fakes, { ...both, dial })
    expect(result.method).toBe(method)
    expect(fakes.scanned).toMatchObject({ composed, text: TEXT })
  })

  test('in between follows the direction of the words, and names the method', async () => {
    const fakes = new Fakes()
    expect((await run(fakes, { ...both, dial: 0.3 })).method).toBe('pdv')
    expect((await run(fakes, { ...both, dial: 0.3 }, false)).method).toBe('sum')
  })

  test.each([
    ['a text', { text: 'is red' }, 'text'],
    ['a reference', { references: files('/cat.jpg') }, 'image'],
  ])('does nothing where there is only %s', async (_name, parts, method) => {
    for (const dial of [0, 0.3, 1]) {
      const fakes = new Fakes()
      expect((await run(fakes, { ...parts, dial })).method).toBe(method)
    }
  })

  test('absent, costs no further sentence', async () => {
    const fakes = new Fakes()
    await run(fakes, both)
    expect(fakes.batches[0]).toHaveLength(2)
  })
})

test('photos of which less is wanted take no place among the first from others', async () => {
  const fakes = new Fakes()
  const hits = [1, 2, 3, 4].map((photoId) => ({ ...HIT, photoId, score: 1 / photoId }))
  const scanner: Scanner = { ...fakes.scanner, rank: async ({ limit }) => answered(hits.slice(0, limit)) }
  const clicks = clicksOf([], [known(1, OTHER), known(3, OTHER)])
  const found = async (limit: number) => {
    const result = await runQuery(resolved({ text: 'red', limit }, { clicks }), fakes.encoder(), scanner)
    return result.hits.map(({ photoId }) => photoId)
  }
  expect(await found(4)).toEqual([2, 4, 1, 3])
  expect(await found(2)).toEqual([2, 4])
  expect(await found(1)).toEqual([2])
})
