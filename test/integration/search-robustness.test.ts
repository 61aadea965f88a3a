/** The real search worker with damaged libraries, wrong queries and a process that dies. */

import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { forkNode } from '../../electron/core/workers/child-process.ts'
import { SearchClient } from '../../electron/core/workers/search-client.ts'
import { modelRowId } from '../../electron/shared/model-ids.ts'
import type { RankRequest } from '../../electron/shared/search-api.ts'
import { paths, query, request, SEARCH_WORKER, SearchFixture, SIZE } from '../helpers/search-fixture.ts'
import { MODEL_ROW_ID } from '../helpers/search-library.ts'
import { signalProcess } from '../helpers/signal-process.ts'

let fixture: SearchFixture
let client: SearchClient

beforeEach(() => {
  fixture = new SearchFixture()
  client = fixture.client()
})

afterEach(() => fixture.close())

describe('bad input', () => {
  test('skips embeddings that are not vectors', async () => {
    const vector = query(1)
    fixture.addContent(1, vector, ['/good.jpg'])
    fixture.library.putBlob(2, Buffer.alloc(7))
    fixture.library.putBlob(3, Buffer.alloc(SIZE * 4))
    fixture.library.putBlob(4, Buffer.from(new Float32Array(SIZE).fill(Number.NaN).buffer))
    for (const id of [2, 3, 4]) fixture.library.putPhoto({ path: `/bad${id}.jpg`, contentId: id })
    const cold = await client.rank(request(vector, 9))
    await client.warm()
    const warm = await client.rank(request(vector, 9))
    for (const { hits } of [cold, warm]) expect(paths(hits)).toEqual(['/good.jpg'])
    fixture.library.putBlob(1, Buffer.alloc(0))
    expect((await client.rank(request(vector, 9))).hits).toEqual([])
  })

  test('refuses wrong lengths, vectors without a direction and limits below 1', async () => {
    fixture.addContent(1, query(1), ['/a.jpg'])
    const refuse = (asked: RankRequest, code: string, message: RegExp) =>
      expect(client.rank(asked)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
    await refuse(request(new Float32Array(5), 1), 'internal', /expected 96 values, got 5/)
    await refuse(
      { ...request(query(1), 1), text: new Float32Array(97) },
      'internal',
      /text: expected 96 values, got 97/,
    )
    await refuse(request(new Float32Array(SIZE), 1), 'usage', /no direction/)
    await refuse(request(new Float32Array(SIZE).fill(Number.NaN), 1), 'usage', /no direction/)
    await refuse(request(query(1), 0), 'usage', /limit/)
    expect((await client.rank(request(query(1), 1))).hits).toHaveLength(1)
  })

  test('reports a library that is missing, is not one, or has no such model', async () => {
    const { directory } = fixture
    const open = async (databasePath: string, modelRowId = MODEL_ROW_ID) => {
      const other = new SearchClient({ databasePath, modelRowId }, { start: () => forkNode(SEARCH_WORKER) })
      return other.warm().finally(() => other.close())
    }
    await expect(open(join(directory, 'none.db'))).rejects.toMatchObject({ code: 'library-missing' })
    await expect(open(directory)).rejects.toMatchObject({ code: 'library-unusable' })
    await expect(open(fixture.library.path, modelRowId(9))).rejects.toMatchObject({
      code: 'library-unusable',
    })
  })

  test('answers from the embeddings where the index is missing or damaged', async () => {
    const vector = query(1)
    fixture.addContent(1, vector, ['/a.jpg'])
    fixture.library.db.exec('DELETE FROM vec_1_vector_chunks00')
    const damaged = await client.rank(request(vector, 1))
    fixture.library.db.exec('DROP TABLE vec_1')
    const missing = await fixture.client().rank(request(vector, 1))
    for (const { hits } of [damaged, missing]) expect(paths(hits)).toEqual(['/a.jpg'])
  })

  test('an empty library has no hits', async () => {
    expect((await client.rank(request(query(1), 5))).hits).toEqual([])
    await client.warm()
    expect((await client.rank(request(query(1), 5))).hits).toEqual([])
  })
})

describe('the process', () => {
  test('reads the matrix unasked', async () => {
    fixture.addRandomContents(6)
    await client.ready()
    await client.rank(request(query(1), 5))
    expect((await client.stats()).rows).toBe(2_000)
  })

  test('starts again when it dies, and repeats the open query', async () => {
    fixture.addRandomContents(7)
    const deaths: string[] = []
    client.close()
    client = fixture.client((reason) => deaths.push(reason))
    const asked = request(query(1), 20)
    const before = await client.rank(asked)
    const pid = client.pid ?? 0
    const open = client.rank(asked)
    signalProcess(pid, 'SIGKILL')
    expect((await open).hits).toEqual(before.hits)
    expect((await client.rank(asked)).hits).toEqual(before.hits)
    expect(client.pid).not.toBe(pid)
    expect(deaths).toEqual([expect.stringMatching(/SIGKILL/)])
  })

  test('ends with its client, whose calls then fail as cancelled', async () => {
    fixture.addRandomContents(8)
    await client.warm()
    client.close()
    await expect(client.rank(request(query(1), 1))).rejects.toMatchObject({ code: 'cancelled' })
  })
})
