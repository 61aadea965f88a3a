/** A window's queries with dial and clicks, through the whole application, over a dozen pictures of cameras. */
import { cpSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SearchAnswer, SearchRequest } from '../../electron/shared/app-api.ts'
import { AppPlace, type AppUnderTest } from '../helpers/app-library.ts'
import { needs } from '../helpers/needs.ts'
import { sharedPath } from '../helpers/shared.ts'

describe('a query of a window', needs('shared'), () => {
  let place: AppPlace
  let app: AppUnderTest
  let base: SearchRequest

  beforeAll(async () => {
    place = new AppPlace()
    cpSync(sharedPath('formats', 'camera'), place.photosDir, { recursive: true })
    app = place.open()
    await app.opened()
    await app.api.addFolder({ path: place.photosDir })
    await app.api.chooseModel({ path: sharedPath('models', 'photo-mini'), change: false })
    await app.indexed(12)
    const photoId = await app.idOf('Nikon-E950.jpg')
    base = {
      references: [{ kind: 'photo', photoId }],
      text: 'is on a beach',
      dial: 0.5,
      more: [],
      less: [],
      folderIds: [],
      limit: 50,
      pseudoWords: 'best',
    }
  })

  afterAll(() => place?.close())

  const ids = ({ photos }: SearchAnswer) => [...photos.ids]

  test('reports the method of each place of the dial, and no words if there are none', async () => {
    const answers = await Promise.all([0, 0.3, 0.5, 1].map((dial) => app.api.search({ ...base, dial })))
    expect(answers.map(({ method }) => method)).toEqual(['image', 'names', 'names', 'text'])
    for (const { words, scores, references, texts } of answers) {
      expect(words).toEqual([])
      expect([scores.length, references?.length, texts?.length]).toEqual([12, 12, 12])
    }
  })

  test('the dial is still where there is one side only', async () => {
    const [left, right] = await Promise.all(
      [0, 1].map((dial) => app.api.search({ ...base, text: ' ', dial })),
    )
    expect(left?.method).toBe('image')
    expect(left && ids(left)).toEqual(right && ids(right))
  })

  test('unwanted photos come last, and missing ids count for nothing', async () => {
    const before = await app.api.search(base)
    const [first = 0] = ids(before)
    const after = await app.api.search({ ...base, more: [4_000_000], less: [first, 4_000_001] })
    expect(ids(after).at(-1)).toBe(first)
    expect(ids(after).toSorted()).toEqual(ids(before).toSorted())
    const scores = after.scores.subarray(0, -1)
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
  })

  test.each<[string, Partial<SearchRequest>]>([
    ['a dial that is no number', { dial: Number.NaN }],
    ['a dial beyond its end', { dial: 1.01 }],
    ['more clicks than anyone makes', { more: Array.from({ length: 201 }, (_, i) => i + 1) }],
    ['a click on no photo', { less: [0] }],
    ['pseudo-words of no kind', { pseudoWords: 'other' as 'best' }],
  ])('refuses %s', async (_name, parts) => {
    await expect(app.api.search({ ...base, ...parts })).rejects.toMatchObject({ code: 'invalid-request' })
  })
})
