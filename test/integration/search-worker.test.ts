/** The real search worker on a real library file: exact, the same cold and warm, and as fresh as the last commit. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { forkNode } from '../../electron/core/processes/child-process.ts'
import { SearchClient } from '../../electron/core/retrieval/search-client.ts'
import type { Hit, ScanRequest, SearchFilter } from '../../electron/shared/search-api.ts'
import { randomNumbers, randomVector } from '../helpers/random-vectors.ts'
import { MODEL_ROW_ID, type NewPhoto, SearchLibrary } from '../helpers/search-library.ts'

const SIZE = 96
const WORKER = new URL('../../electron/worker/search/main.ts', import.meta.url)

let directory: string
let library: SearchLibrary
let client: SearchClient
let vectors: Map<number, Float32Array>
let photos: Required<NewPhoto>[]

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'searlight-search-'))
  library = new SearchLibrary(join(directory, 'library.db'), SIZE)
  vectors = new Map()
  photos = []
  client = startClient()
})

afterEach(() => {
  client.close()
  library.close()
  rmSync(directory, { recursive: true, force: true })
})

function startClient(onDeath?: (reason: string) => void): SearchClient {
  const request = { databasePath: library.path, modelRowId: MODEL_ROW_ID }
  return new SearchClient(request, { start: () => forkNode(WORKER), ...(onDeath && { onDeath }) })
}

function addContent(contentId: number, vector: Float32Array, paths: readonly string[], capturedMs = 0): void {
  library.putVector(contentId, vector)
  vectors.set(contentId, vector)
  for (const path of paths) {
    library.putPhoto({ path, contentId, capturedMs })
    photos.push({ path, contentId, capturedMs })
  }
}

/** 2,000 contents in four folders; every tenth one a second time elsewhere; equal directions among them. */
function addRandomContents(seed: number, from = 1, count = 2_000): void {
  const random = randomNumbers(seed)
  library.transaction(() => {
    for (let id = from; id < from + count; id++) {
      const twin = id % 25 === 0 ? vectors.get(id - 3) : undefined
      const vector = twin?.map((value) => value * 2) ?? randomVector(random, SIZE)
      const paths = [`/p/${id % 4}/${id}.jpg`, ...(id % 10 === 0 ? [`/copies/${id}.jpg`] : [])]
      addContent(id, vector, paths, id * 1000)
    }
  })
}

const query = (seed: number) => randomVector(randomNumbers(seed), SIZE)

function request(composed: Float32Array, limit: number, filter: SearchFilter = {}): ScanRequest {
  return { composed, reference: null, text: null, filter, limit }
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
  return dot / Math.hypot(...a) / Math.hypot(...b)
}

/** The answer by definition: every photo scored in float64, sorted. */
function bruteForce({ composed, limit }: ScanRequest, passes: (photo: NewPhoto) => boolean = () => true) {
  return photos
    .filter(passes)
    .map(({ path, contentId }) => ({ path, score: cosine(vectors.get(contentId) ?? composed, composed) }))
    .sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1))
    .slice(0, limit)
}

/** Equal scores to 1e-6, and equal paths in order of path wherever scores are further apart than that. */
function expectSameAnswer(hits: readonly Hit[], expected: readonly { path: string; score: number }[]): void {
  expect(hits.length).toBe(expected.length)
  hits.forEach((hit, i) => {
    const wanted = expected[i]
    expect(Math.abs(hit.score - (wanted?.score ?? Number.NaN))).toBeLessThan(1e-6)
  })
  const tied = (path: string) =>
    Math.abs((expected.find((e) => e.path === path)?.score ?? 2) - (expected.at(-1)?.score ?? 0)) < 1e-6
  const inside = (paths: readonly string[]) => paths.filter((path) => !tied(path)).sort()
  expect(inside(hits.map((hit) => hit.path))).toEqual(inside(expected.map((hit) => hit.path)))
}

const paths = (hits: readonly Hit[]) => hits.map((hit) => hit.path)

describe('exactness', () => {
  test('cold and warm answers are equal to brute force in float64, and to each other', async () => {
    addRandomContents(1)
    const requests = Array.from({ length: 8 }, (_, i) => request(query(100 + i), [1, 7, 50, 333][i % 4] ?? 1))
    const [first] = requests
    if (!first) throw new Error('expected a request')
    const cold = await client.scan(first)
    expect(cold.answeredBy).toBe('index')
    await client.warm()
    for (const each of requests) {
      const warm = await client.scan(each)
      expect(warm.answeredBy).toBe('matrix')
      expectSameAnswer(warm.hits, bruteForce(each))
      const fresh = startClient()
      const index = await fresh.scan(each)
      fresh.close()
      expect(index.answeredBy).toBe('index')
      expect(index.hits).toEqual(warm.hits)
    }
  })

  test('filters never cost hits: there are as many as pass, cold and warm', async () => {
    addRandomContents(2)
    const filters: [SearchFilter, (photo: Required<NewPhoto>) => boolean][] = [
      [{ folders: ['/p/3'] }, ({ path }) => path.startsWith('/p/3/')],
      [{ folders: ['/copies/', '/p/0'] }, ({ path }) => /^\/(copies|p\/0)\//.test(path)],
      [
        { fromMs: 500_000, toMs: 530_000 },
        ({ capturedMs }) => capturedMs >= 500_000 && capturedMs <= 530_000,
      ],
      [
        { folders: ['/copies'], fromMs: 1_900_000 },
        ({ path, capturedMs }) => path.startsWith('/copies/') && capturedMs >= 1_900_000,
      ],
    ]
    for (const [filter, passes] of filters) {
      const asked = request(query(7), 40, filter)
      const expected = bruteForce(asked, passes as (photo: NewPhoto) => boolean)
      const fresh = startClient()
      const cold = await fresh.scan(asked)
      await fresh.warm()
      const warm = await fresh.scan(asked)
      fresh.close()
      expect([cold.answeredBy, warm.answeredBy]).toEqual(['index', 'matrix'])
      expectSameAnswer(cold.hits, expected)
      expect(warm.hits).toEqual(cold.hits)
    }
  })

  test('a folder filter ends at a separator and takes wildcards literally', async () => {
    const random = randomNumbers(3)
    const all = ['/a_b/1.jpg', '/a_b/sub/2.jpg', '/a_bc/3.jpg', '/axb/4.jpg', '/a%/5.jpg', '/a_b.jpg']
    all.forEach((path, i) => {
      addContent(i + 1, randomVector(random, SIZE), [path])
    })
    const asked = request(query(3), 10, { folders: ['/a_b'] })
    const cold = await client.scan(asked)
    await client.warm()
    const warm = await client.scan(asked)
    for (const { hits } of [cold, warm]) expect(paths(hits).sort()).toEqual(['/a_b/1.jpg', '/a_b/sub/2.jpg'])
  })

  test('identical files at two paths are two hits, and ties stand in the order of paths', async () => {
    const vector = query(1)
    addContent(1, vector, ['/z.jpg', '/B.jpg'])
    addContent(
      2,
      vector.map((value) => value * 4),
      ['/a.jpg', '/é.jpg'],
    )
    addContent(3, query(2), ['/0.jpg'])
    for (const limit of [1, 2, 3, 4, 5]) {
      const fresh = startClient()
      const cold = await fresh.scan(request(vector, limit))
      await fresh.warm()
      const warm = await fresh.scan(request(vector, limit))
      fresh.close()
      const expected = ['/B.jpg', '/a.jpg', '/z.jpg', '/é.jpg', '/0.jpg'].slice(0, limit)
      expect(paths(cold.hits)).toEqual(expected)
      expect(paths(warm.hits)).toEqual(expected)
    }
  })

  test('a limit beyond the library, and beyond what the index can give, returns everything once', async () => {
    addRandomContents(4, 1, 5_000)
    const asked = request(query(9), 4_500)
    const some = await client.scan(asked)
    expect(some.answeredBy).toBe('matrix')
    expectSameAnswer(some.hits, bruteForce(asked))
    const all = await client.scan(request(query(9), 1_000_000))
    expect(new Set(paths(all.hits)).size).toBe(5_500)
    expect(all.hits.length).toBe(5_500)
  })

  test('hits carry the separate similarities, the date and the photo', async () => {
    const [composed, reference, text, stored] = [query(1), query(2), query(3), query(4)]
    addContent(5, stored, ['/a.jpg'], 12_345)
    const { hits } = await client.scan({ composed, reference, text, filter: {}, limit: 1 })
    const [hit] = hits
    expect(hit?.score).toBeCloseTo(cosine(stored, composed), 6)
    expect(hit?.reference).toBeCloseTo(cosine(stored, reference), 6)
    expect(hit?.text).toBeCloseTo(cosine(stored, text), 6)
    expect(hit).toMatchObject({ path: '/a.jpg', capturedMs: 12_345, photoId: 1 })
    const alone = await client.scan(request(composed, 1))
    expect(alone.hits[0]).toMatchObject({ reference: null, text: null })
  })
})

describe('freshness', () => {
  test('finds what was committed a moment ago, with the writer still connected', async () => {
    addRandomContents(5)
    await client.warm()
    for (let round = 0; round < 5; round++) {
      addRandomContents(50 + round, 10_001 + round * 700, 700)
      const asked = request(query(round), 60)
      const { hits, answeredBy } = await client.scan(asked)
      expect(answeredBy).toBe('matrix')
      expectSameAnswer(hits, bruteForce(asked))
    }
  })

  test('follows removal, return, renaming, a new date, a changed file and a new vector', async () => {
    const vector = query(1)
    addContent(1, vector, ['/a.jpg', '/b.jpg'])
    addContent(
      2,
      vector.map((value) => -value),
      ['/c.jpg'],
    )
    await client.warm()
    const found = async (filter?: SearchFilter) => paths((await client.scan(request(vector, 9, filter))).hits)
    expect(await found()).toEqual(['/a.jpg', '/b.jpg', '/c.jpg'])
    library.removePhoto('/a.jpg')
    expect(await found()).toEqual(['/b.jpg', '/c.jpg'])
    library.removePhoto('/b.jpg')
    expect(await found()).toEqual(['/c.jpg'])
    library.db.exec(
      "UPDATE photo SET removed_ms = NULL, path = '/d.jpg', captured_ms = 77 WHERE path = '/a.jpg'",
    )
    expect(await found()).toEqual(['/d.jpg', '/c.jpg'])
    expect(await found({ fromMs: 77 })).toEqual(['/d.jpg'])
    library.db.exec("UPDATE photo SET content_id = 2 WHERE path = '/d.jpg'")
    expect(await found()).toEqual(['/c.jpg', '/d.jpg'])
    library.putVector(2, vector)
    expect((await client.scan(request(vector, 1))).hits[0]?.score).toBeCloseTo(1, 6)
    library.db.exec("DELETE FROM photo WHERE path = '/c.jpg'")
    expect(await found()).toEqual(['/d.jpg'])
  })

  test('starts afresh when the log of changes was pruned', async () => {
    const vector = query(1)
    addContent(1, vector, ['/a.jpg', '/b.jpg'])
    await client.warm()
    library.removePhoto('/a.jpg')
    library.db.exec('DELETE FROM photo_change')
    addContent(2, vector, ['/c.jpg'])
    const first = await client.scan(request(vector, 9))
    expect(paths(first.hits)).toEqual(['/b.jpg', '/c.jpg'])
    library.removePhoto('/b.jpg')
    library.db.exec('DELETE FROM photo_change')
    expect(paths((await client.scan(request(vector, 9))).hits)).toEqual(['/c.jpg'])
  })

  test('shows what is not embedded yet as soon as it is, and removed contents never', async () => {
    const vector = query(1)
    addContent(1, vector, ['/a.jpg'])
    library.removePhoto('/a.jpg')
    library.putVector(2, vector)
    library.db.exec('DELETE FROM embedding WHERE content_id = 2')
    library.putPhoto({ path: '/late.jpg', contentId: 2 })
    await client.warm()
    expect((await client.scan(request(vector, 9))).hits).toEqual([])
    library.putVector(2, vector)
    expect(paths((await client.scan(request(vector, 9))).hits)).toEqual(['/late.jpg'])
  })

  test('never shows a swept content under the photo of another that took its id', async () => {
    const vector = query(1)
    addContent(1, vector, ['/other.jpg'])
    addContent(2, vector, ['/swept.jpg'])
    await client.warm()
    library.db.exec('DELETE FROM photo WHERE content_id = 2; DELETE FROM embedding WHERE content_id = 2')
    expect(paths((await client.scan(request(vector, 9))).hits)).toEqual(['/other.jpg'])
    library.putPhoto({ path: '/new.jpg', contentId: 2 })
    expect(paths((await client.scan(request(vector, 9))).hits)).toEqual(['/other.jpg'])
    library.putVector(2, vector)
    expect(paths((await client.scan(request(vector, 9))).hits)).toEqual(['/new.jpg', '/other.jpg'])
  })
})

describe('bad input', () => {
  test('skips embeddings that are no vector', async () => {
    const vector = query(1)
    addContent(1, vector, ['/good.jpg'])
    library.putBlob(2, Buffer.alloc(7))
    library.putBlob(3, Buffer.alloc(SIZE * 4))
    library.putBlob(4, Buffer.from(new Float32Array(SIZE).fill(Number.NaN).buffer))
    for (const id of [2, 3, 4]) library.putPhoto({ path: `/bad${id}.jpg`, contentId: id })
    const cold = await client.scan(request(vector, 9))
    await client.warm()
    const warm = await client.scan(request(vector, 9))
    for (const { hits } of [cold, warm]) expect(paths(hits)).toEqual(['/good.jpg'])
    library.putBlob(1, Buffer.alloc(0))
    expect((await client.scan(request(vector, 9))).hits).toEqual([])
  })

  test('refuses wrong lengths, vectors without a direction and limits below 1', async () => {
    addContent(1, query(1), ['/a.jpg'])
    const refuse = (asked: ScanRequest, code: string, message: RegExp) =>
      expect(client.scan(asked)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
    await refuse(request(new Float32Array(5), 1), 'internal', /expected 96 values, got 5/)
    await refuse(
      { ...request(query(1), 1), text: new Float32Array(97) },
      'internal',
      /text: expected 96 values, got 97/,
    )
    await refuse(request(new Float32Array(SIZE), 1), 'usage', /no direction/)
    await refuse(request(new Float32Array(SIZE).fill(Number.NaN), 1), 'usage', /no direction/)
    await refuse(request(query(1), 0), 'usage', /limit/)
    expect((await client.scan(request(query(1), 1))).hits).toHaveLength(1)
  })

  test('names a library that is not there, is none, or has no such model', async () => {
    const open = (databasePath: string, modelRowId = MODEL_ROW_ID) =>
      new SearchClient({ databasePath, modelRowId }, { start: () => forkNode(WORKER) }).warm()
    await expect(open(join(directory, 'none.db'))).rejects.toMatchObject({ code: 'library-missing' })
    await expect(open(directory)).rejects.toMatchObject({ code: 'library-unusable' })
    await expect(open(library.path, 9)).rejects.toMatchObject({ code: 'library-unusable' })
  })

  test('an empty library has no hits', async () => {
    expect((await client.scan(request(query(1), 5))).hits).toEqual([])
    await client.warm()
    expect((await client.scan(request(query(1), 5))).hits).toEqual([])
  })
})

describe('the process', () => {
  test('reads the matrix unasked from the second query on', async () => {
    addRandomContents(6)
    const answers = []
    for (let i = 0; i < 50; i++) answers.push((await client.scan(request(query(i), 5))).answeredBy)
    expect(answers[0]).toBe('index')
    expect((await client.warm()).rows).toBe(2_000)
    expect((await client.scan(request(query(1), 5))).answeredBy).toBe('matrix')
    expect((await client.stats()).rows).toBe(2_000)
  })

  test('is started again when it dies, and the open query is asked again', async () => {
    addRandomContents(7)
    const deaths: string[] = []
    client.close()
    client = startClient((reason) => deaths.push(reason))
    const asked = request(query(1), 20)
    const before = await client.scan(asked)
    const pid = client.pid ?? 0
    const open = client.scan(asked)
    process.kill(pid, 'SIGKILL')
    expect((await open).hits).toEqual(before.hits)
    expect((await client.scan(asked)).hits).toEqual(before.hits)
    expect(client.pid).not.toBe(pid)
    expect(deaths).toEqual([expect.stringMatching(/SIGKILL/)])
  })

  test('ends with its client, whose calls then fail as cancelled', async () => {
    addRandomContents(8)
    await client.warm()
    client.close()
    await expect(client.scan(request(query(1), 1))).rejects.toMatchObject({ code: 'cancelled' })
  })
})
