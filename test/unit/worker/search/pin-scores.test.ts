import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bytesOf } from '../../../../electron/shared/vectors.ts'
import { MatchScale } from '../../../../electron/worker/search/match-threshold.ts'
import { SearchService } from '../../../../electron/worker/search/search-service.ts'
import { randomNumbers, randomVector } from '../../../helpers/random-vectors.ts'
import { request, SearchFixture, SIZE } from '../../../helpers/search-fixture.ts'
import { MODEL_ROW_ID } from '../../../helpers/search-library.ts'

const CONTENTS = 700
let fixture: SearchFixture
let service: SearchService

beforeEach(async () => {
  fixture = new SearchFixture()
  service = new SearchService()
  fixture.addRandomContents(1, 1, CONTENTS)
  await service.open({ databasePath: fixture.library.path, modelRowId: MODEL_ROW_ID })
})
afterEach(() => fixture.close())

const pin = (seed: number) => unit(randomVector(randomNumbers(seed), SIZE))

/** The rule by definition: unit vectors in float32, products summed in float64, content by content. */
function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector))
  return vector.map((value) => value / length)
}
function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
}
function scores(vector: Float32Array): ReadonlyMap<number, number> {
  return new Map([...fixture.vectors].map(([id, features]) => [id, dot(vector, unit(features))]))
}
function thresholdWithout(vector: Float32Array, excluded: readonly number[]): number | null {
  const scale = new MatchScale()
  for (const [id, score] of scores(vector)) if (!excluded.includes(id)) scale.add(score)
  return scale.threshold()
}

test('thresholds equal the rule bit by bit, each without the contents of its own pin', async () => {
  const pins = [
    { vector: pin(7), without: [], exclude: [] },
    { vector: pin(8), without: [], exclude: [3, 600] },
  ]
  const { thresholds } = await service.matchThresholds({ pins })
  expect(thresholds).toEqual(pins.map(({ vector, exclude }) => thresholdWithout(vector, exclude)))
  expect(thresholds[0]).not.toBeNull()
})

test('matches are the contents after an id that reach the threshold, with their exact scores', async () => {
  const [first, second] = [pin(7), pin(8)]
  const pins = [
    { vector: first, without: [], threshold: 0.1 },
    { vector: second, without: [], threshold: 0.2 },
    { vector: first, without: [], threshold: null },
  ]
  const expected = [first, second].flatMap((vector, place) =>
    [...scores(vector)]
      .filter(([id, score]) => id > 100 && score >= (pins[place]?.threshold ?? 1))
      .map(([contentId, score]) => ({ pin: place, contentId, score })),
  )
  const { until, matches } = await service.newMatches({ after: 100, rule: null, pins })
  expect(until).toBe(CONTENTS)
  expect(expected.length).toBeGreaterThan(50)
  expect(matches).toHaveLength(expected.length)
  expect(matches).toEqual(expect.arrayContaining(expected))
  expect(await service.newMatches({ after: CONTENTS, rule: null, pins })).toEqual({
    until: null,
    matches: [],
  })
})

test('contents that are committed while the matrix is in memory are compared', async () => {
  await service.warm({})
  fixture.addRandomContents(2, CONTENTS + 1, 5)
  const request = { after: CONTENTS, rule: null, pins: [{ vector: pin(7), without: [], threshold: -1 }] }
  const { until, matches } = await service.newMatches(request)
  expect([until, matches.length]).toEqual([CONTENTS + 5, 5])
})

test('stops before a content that still waits for its vector, unless its disk is away', async () => {
  const { db } = fixture.library
  db.exec(
    `INSERT INTO content (id, hash, bytes, width, height, orientation, format) VALUES (701, 'waits', 1, 1, 1, 1, 'jpeg');
     INSERT INTO photo (root_id, path, bytes, modified_ms, status, content_id, captured_ms)
       VALUES (1, '/waits.jpg', 1, 0, 'pending', 701, 0)`,
  )
  fixture.addRandomContents(2, 702, 1)
  const request = { after: 699, rule: null, pins: [{ vector: pin(7), without: [], threshold: -1 }] }
  expect((await service.newMatches(request)).until).toBe(700)
  db.exec("UPDATE root SET status = 'offline'")
  const { until, matches } = await service.newMatches(request)
  expect([until, matches.map(({ contentId }) => contentId)]).toEqual([702, [700, 702]])
})

test('a damaged vector matches nothing and takes no part in the threshold', async () => {
  fixture.library.putBlob(5, Buffer.from('short'))
  fixture.library.putBlob(6, bytesOf(new Float32Array(SIZE).fill(Number.NaN)))
  fixture.vectors.delete(5)
  fixture.vectors.delete(6)
  const vector = pin(7)
  const { thresholds } = await service.matchThresholds({ pins: [{ vector, without: [], exclude: [] }] })
  expect(thresholds).toEqual([thresholdWithout(vector, [])])
  const { matches } = await service.newMatches({
    after: 3,
    rule: null,
    pins: [{ vector, without: [], threshold: -1 }],
  })
  expect(matches.slice(0, 2).map(({ contentId }) => contentId)).toEqual([4, 7])
})

test('a vector of another length is refused', async () => {
  const vector = Float32Array.of(1)
  await expect(
    service.newMatches({ after: 0, rule: null, pins: [{ vector, without: [], threshold: 0 }] }),
  ).rejects.toThrow(`expected ${SIZE} values, got 1`)
})

describe('by a rule', () => {
  const RULE = {
    queryUnit: 2,
    photoUnit: 3,
    points: [
      [0, 0],
      [1, 60],
      [2, 90],
    ],
    strong: 60,
    maybe: 30,
  } as const
  const NEW = 100

  beforeEach(() => {
    const random = randomNumbers(11)
    for (const id of fixture.vectors.keys())
      fixture.library.putStatistics(id, { median: (random() - 0.5) / 10, spread: 0.02 + random() / 30 })
    // Has no statistics yet.
    fixture.library.db.exec(
      'DELETE FROM bank_statistics WHERE embedding_id IN (SELECT id FROM embedding WHERE content_id > 690)',
    )
  })

  test('a content matches a pin for which its band is strong, as a search reads it', async () => {
    const without = [pin(20), pin(21).map((value) => 5 * value)]
    for (const excluded of [[], without]) {
      const searched = { ...request(pin(7), CONTENTS), without: excluded, rule: RULE, filter: {} }
      const { hits } = await service.rank(searched)
      const contentOf = new Map(
        fixture.library.db
          .prepare<[], { path: string; contentId: number }>('SELECT path, content_id AS contentId FROM photo')
          .all()
          .map(({ path, contentId }) => [path, contentId]),
      )
      const strong = hits.flatMap(({ path, band, score }) => {
        const contentId = contentOf.get(path) ?? 0
        return band === 'strong' && contentId > NEW ? [[contentId, score] as const] : []
      })
      const pins = [{ vector: pin(7), without: excluded, threshold: null }]
      const { matches } = await service.newMatches({ after: NEW, rule: RULE, pins })
      const expected = new Map(strong)
      expect(expected.size).toBeGreaterThan(3)
      expect(new Set(matches.map(({ contentId }) => contentId))).toEqual(new Set(expected.keys()))
      for (const { contentId, score } of matches) expect(score).toBeCloseTo(expected.get(contentId) ?? 9, 6)
    }
  })

  test('the threshold decides for a photo without statistics', async () => {
    const pins = [{ vector: pin(7), without: [], threshold: -1 }]
    const { matches } = await service.newMatches({ after: 690, rule: RULE, pins })
    expect(matches.map(({ contentId }) => contentId)).toEqual([
      691, 692, 693, 694, 695, 696, 697, 698, 699, 700,
    ])
  })

  test('excluded words lower the scores that a threshold is taken from', async () => {
    const scored = { vector: pin(7), exclude: [] }
    const { thresholds } = await service.matchThresholds({
      pins: [
        { ...scored, without: [] },
        { ...scored, without: [pin(7)] },
      ],
    })
    expect(thresholds[1]).toBeLessThan(thresholds[0] ?? 0)
    const pins = [{ vector: pin(7), without: [new Float32Array(SIZE)], threshold: 0 }]
    await expect(service.newMatches({ after: 0, rule: null, pins })).rejects.toMatchObject({ code: 'usage' })
  })
})
