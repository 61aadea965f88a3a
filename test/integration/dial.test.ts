/** Dial, clicks and words on real pictures: photo-mini and the pictures in several styles beside the checkout. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Query } from '../../electron/shared/library-api.ts'
import type { Hit } from '../../electron/shared/search-api.ts'
import { needs } from '../helpers/needs.ts'
import { files } from '../helpers/query-fakes.ts'
import { type StyleQuery, StylesLibrary, styleQueries } from '../helpers/styles-library.ts'
import { cosine } from '../helpers/vectors.ts'

const PHOTOS = 494
const QUERIES = 24
const DIALS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] as const
const FIRST_HITS = 20

describe('the dial on real pictures', needs('shared'), () => {
  let library: StylesLibrary
  let queries: readonly StyleQuery[]

  beforeAll(async () => {
    const opened = await StylesLibrary.open()
    library = opened.library
    expect(opened.photos).toBe(PHOTOS)
    await library.searching.warm()
    queries = (await styleQueries()).slice(0, QUERIES)
  })

  afterAll(() => library?.close())

  function ask(parts: Partial<Query>) {
    const base: Query = {
      references: [],
      text: null,
      prompt: null,
      method: 'auto',
      filter: {},
      limit: PHOTOS,
    }
    return library.searching.search({ ...base, ...parts })
  }
  const pathOf = (at: number) => queries[at]?.reference ?? ''
  const both = (at: number) => ({ references: files(pathOf(at)), text: queries[at]?.text ?? '' })
  const photos = (...photoIds: readonly number[]) =>
    photoIds.map((photoId) => ({ kind: 'photo', photoId }) as const)
  const places = (hits: readonly Hit[]) => hits.map(({ path }) => path)

  test.each([
    [0, 'image'],
    [0.5, 'names'],
    [1, 'text'],
  ] as const)('at %d the hits are those of the method %s', async (dial, method) => {
    const turned = await ask({ ...both(3), dial })
    expect(turned.method).toBe(method)
    expect(turned.hits).toEqual((await ask({ ...both(3), method })).hits)
  })

  test('from left to right pictures are ever less like the reference and more like the words', async () => {
    const ranks = DIALS.map(() => 0)
    const texts = DIALS.map(() => 0)
    for (let at = 0; at < QUERIES; at++) {
      for (const [i, dial] of DIALS.entries()) {
        const { hits } = await ask({ ...both(at), dial })
        ranks[i] = (ranks[i] ?? 0) + hits.findIndex(({ path }) => path === pathOf(at)) / QUERIES
        const first = hits.slice(0, FIRST_HITS)
        const text = first.reduce((sum, hit) => sum + (hit.text ?? Number.NaN), 0) / first.length
        texts[i] = (texts[i] ?? 0) + text / QUERIES
      }
    }
    console.log('place of the reference', ranks.map((rank) => rank.toFixed(1)).join(' '))
    console.log('cosine to the words', texts.map((text) => text.toFixed(3)).join(' '))
    expect(ranks[0]).toBe(0)
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
    expect(texts).toEqual(texts.toSorted((a, b) => a - b))
    expect(ranks.at(-1)).toBeGreaterThan(PHOTOS / 4)
  })

  test('turning it, and clicks, ask for a scan and for nothing else', async () => {
    const clicked = (await ask({ ...both(7), dial: 0.5 })).hits.slice(1, 4).map(({ photoId }) => photoId)
    library.calls.take()
    for (const dial of DIALS)
      await ask({ ...both(7), dial, more: photos(...clicked.slice(0, 1)), less: photos(...clicked.slice(1)) })
    expect(library.calls.take()).toEqual(DIALS.map(() => 'rank'))
  })

  test('clicks bring similar photos nearer, and put unwanted ones last', async () => {
    const { hits: before } = await ask({ ...both(5), dial: 0.5 })
    const [wanted, unwanted] = [before[30] as Hit, before[1] as Hit]
    const { hits } = await ask({
      ...both(5),
      dial: 0.5,
      more: photos(wanted.photoId),
      less: files(unwanted.path),
    })
    expect(places(hits).indexOf(wanted.path)).toBeLessThan(10)
    expect(hits.at(-1)?.path).toBe(unwanted.path)
    expect(hits).toHaveLength(PHOTOS)
  })

  test('a click on the reference itself, on photos that are gone, and on both sides do no harm', async () => {
    const { hits: before } = await ask(both(5))
    const id = (place: number) => before[place]?.photoId ?? 0
    const gone = await ask({ ...both(5), more: photos(999_999, id(8)), less: photos(999_998, id(8)) })
    expect(places(gone.hits)).toEqual(places(before))
    const reference = before.find(({ path }) => path === pathOf(5))
    const nearer = await ask({ ...both(5), more: photos(reference?.photoId ?? 0) })
    expect(nearer.hits[0]?.path).toBe(reference?.path)
    await expect(ask({ ...both(5), more: files('/no/such.jpg') })).rejects.toMatchObject({
      code: 'photo-missing',
    })
  })

  test('a query is composed to the vector that its hits are ranked by', async () => {
    const { hits } = await ask({ ...both(9), method: 'pdv', limit: 1 })
    const { vector, method } = await library.searching.compose({ ...(await wholeQuery(9)), method: 'pdv' })
    expect(method).toBe('pdv')
    const [best] = hits
    const { vector: image } = await library.searching.compose({
      ...(await wholeQuery(9)),
      references: files(best?.path ?? ''),
      text: null,
    })
    expect(cosine(vector, image)).toBeCloseTo(best?.score ?? Number.NaN, 5)
  })

  async function wholeQuery(at: number): Promise<Query> {
    return { ...both(at), prompt: null, method: 'auto', filter: {}, limit: 1 }
  }

  test('a named word finds what its picture shows', async () => {
    const picture = pathOf(0)
    const { photos } = await library.searching.invert(
      files(picture),
      { recipe: 'isearle', steps: 20, seed: 0 },
      {},
    )
    library.words.push({ name: 'thing', token: photos[0]?.token ?? new Float32Array() })
    const asked = await ask({ text: 'a photo of my Thing', ownWords: true })
    expect(asked).toMatchObject({ method: 'searle', words: ['thing'], pseudoWords: [] })
    expect(asked.hits[0]?.reference).toBeNull()
    expect(asked.hits[0]?.text).toBeCloseTo(asked.hits[0]?.score ?? Number.NaN, 6)
    const plain = await ask({ text: 'a photo of my "Thing"', ownWords: true })
    expect(plain).toMatchObject({ method: 'text', words: [] })
    const rank = (hits: readonly Hit[]) => places(hits).indexOf(picture)
    expect(rank(asked.hits)).toBeLessThan(rank(plain.hits))
    expect((await ask({ prompt: 'a photo of my {word:THING}' })).hits).toEqual(
      asked.hits.map((hit) => ({ ...hit, text: null })),
    )
  })

  test('a refined pseudo-word answers in place of the first, by the hash of the picture', async () => {
    const picture = pathOf(0)
    const asked = { references: files(picture), prompt: `a photo of {ref} that is ${queries[0]?.text}` }
    const before = await ask(asked)
    expect(before.pseudoWords).toEqual(['first'])
    const { photos } = await library.searching.invert(
      files(picture),
      { recipe: 'isearle', steps: 20, seed: 0 },
      {},
    )
    library.refined.set(library.hashOf(picture), photos[0]?.token ?? new Float32Array())
    const after = await ask(asked)
    expect(after).toMatchObject({ method: 'searle', pseudoWords: ['refined'] })
    const oti = await ask({ ...asked, method: 'oti', inversion: { recipe: 'isearle', steps: 20, seed: 0 } })
    expect(after.hits).toEqual(oti.hits)
    expect((await ask({ ...asked, pseudoWords: 'first' })).hits).toEqual(before.hits)
    library.refined.clear()
  })
})
