/** The real search worker while the library is written to: as fresh as the last commit. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SearchClient } from '../../electron/core/workers/search-client.ts'
import type { SearchFilter } from '../../electron/shared/search-api.ts'
import { expectSameAnswer, paths, query, request, SearchFixture } from '../helpers/search-fixture.ts'

let fixture: SearchFixture
let client: SearchClient

beforeEach(() => {
  fixture = new SearchFixture()
  client = fixture.client()
})

afterEach(() => fixture.close())

test('finds rows committed a moment ago, with the writer still connected', async () => {
  fixture.addRandomContents(5)
  await client.warm()
  for (let round = 0; round < 5; round++) {
    fixture.addRandomContents(50 + round, 10_001 + round * 700, 700)
    const asked = request(query(round), 60)
    const { hits } = await client.rank(asked)
    expectSameAnswer(hits, fixture.bruteForce(asked))
  }
})

test('follows removal, return, renaming, a new date, a changed file and a new vector', async () => {
  const vector = query(1)
  fixture.addContent(1, vector, ['/a.jpg', '/b.jpg'])
  fixture.addContent(
    2,
    vector.map((value) => -value),
    ['/c.jpg'],
  )
  await client.warm()
  const found = async (filter?: SearchFilter) => paths((await client.rank(request(vector, 9, filter))).hits)
  expect(await found()).toEqual(['/a.jpg', '/b.jpg', '/c.jpg'])
  fixture.library.removePhoto('/a.jpg')
  expect(await found()).toEqual(['/b.jpg', '/c.jpg'])
  fixture.library.removePhoto('/b.jpg')
  expect(await found()).toEqual(['/c.jpg'])
  fixture.library.db.exec(
    "UPDATE photo SET removed_ms = NULL, path = '/d.jpg', captured_ms = 77 WHERE path = '/a.jpg'",
  )
  expect(await found()).toEqual(['/d.jpg', '/c.jpg'])
  expect(await found({ fromMs: 77 })).toEqual(['/d.jpg'])
  fixture.library.db.exec("UPDATE photo SET content_id = 2 WHERE path = '/d.jpg'")
  expect(await found()).toEqual(['/c.jpg', '/d.jpg'])
  expect(await found({ fromMs: 77 })).toEqual(['/d.jpg'])
  fixture.library.db.exec("UPDATE photo SET captured_ms = 78 WHERE path = '/c.jpg'")
  expect(await found({ fromMs: 77 })).toEqual(['/c.jpg', '/d.jpg'])
  fixture.library.db.exec(
    "UPDATE photo SET captured_last_ms = 90, captured_precision = 'day' WHERE path = '/c.jpg'",
  )
  expect(await found({ fromMs: 90 })).toEqual(['/c.jpg'])
  fixture.library.putVector(2, vector)
  expect((await client.rank(request(vector, 1))).hits[0]?.score).toBeCloseTo(1, 6)
  fixture.library.db.exec("DELETE FROM photo WHERE path = '/c.jpg'")
  expect(await found()).toEqual(['/d.jpg'])
})

test('starts afresh when the log of changes was pruned', async () => {
  const vector = query(1)
  fixture.addContent(1, vector, ['/a.jpg', '/b.jpg'])
  await client.warm()
  fixture.library.removePhoto('/a.jpg')
  fixture.library.db.exec('DELETE FROM photo_change')
  fixture.addContent(2, vector, ['/c.jpg'])
  const first = await client.rank(request(vector, 9))
  expect(paths(first.hits)).toEqual(['/b.jpg', '/c.jpg'])
  await client.warm()
  fixture.library.removePhoto('/b.jpg')
  fixture.library.db.exec('DELETE FROM photo_change')
  expect(paths((await client.rank(request(vector, 9))).hits)).toEqual(['/c.jpg'])
})

test('shows a content as soon as it is embedded, and a removed one never', async () => {
  const vector = query(1)
  fixture.addContent(1, vector, ['/a.jpg'])
  fixture.library.removePhoto('/a.jpg')
  fixture.library.putVector(2, vector)
  fixture.library.db.exec('DELETE FROM embedding WHERE content_id = 2')
  fixture.library.putPhoto({ path: '/late.jpg', contentId: 2 })
  await client.warm()
  expect((await client.rank(request(vector, 9))).hits).toEqual([])
  fixture.library.putVector(2, vector)
  expect(paths((await client.rank(request(vector, 9))).hits)).toEqual(['/late.jpg'])
})

test('never shows a swept content under the photo of another that took its id', async () => {
  const vector = query(1)
  fixture.addContent(1, vector, ['/other.jpg'])
  fixture.addContent(2, vector, ['/swept.jpg'])
  await client.warm()
  fixture.library.db.exec(
    'DELETE FROM photo WHERE content_id = 2; DELETE FROM embedding WHERE content_id = 2',
  )
  expect(paths((await client.rank(request(vector, 9))).hits)).toEqual(['/other.jpg'])
  fixture.library.putPhoto({ path: '/new.jpg', contentId: 2 })
  expect(paths((await client.rank(request(vector, 9))).hits)).toEqual(['/other.jpg'])
  fixture.library.putVector(2, vector)
  expect(paths((await client.rank(request(vector, 9))).hits)).toEqual(['/new.jpg', '/other.jpg'])
})

test('answers while a commit comes are those before or after it, never half of it', async () => {
  const vector = query(1)
  await client.warm()
  for (let batch = 0; batch < 30; batch++) {
    const answer = client.rank(request(vector, 1_000))
    fixture.library.transaction(() => {
      for (let i = 1; i <= 10; i++) fixture.addContent(batch * 10 + i, query(batch), [`/${batch}/${i}.jpg`])
    })
    const found = (await answer).hits.length
    expect([batch * 10, batch * 10 + 10]).toContain(found)
  }
  expect((await client.rank(request(vector, 1_000))).hits).toHaveLength(300)
})
