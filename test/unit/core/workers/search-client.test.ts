import { describe, expect, test } from 'vitest'
import type { ChildHandle } from '../../../../electron/core/workers/child-process.ts'
import { SearchClient } from '../../../../electron/core/workers/search-client.ts'
import { AppError } from '../../../../electron/shared/errors.ts'
import { modelRowId } from '../../../../electron/shared/model-ids.ts'
import { serve } from '../../../../electron/shared/rpc.ts'
import type { RankResponse, SearchApi } from '../../../../electron/shared/search-api.ts'
import { request } from '../../../helpers/rank-request.ts'

type Listener = (message: unknown) => void

/** A worker within this process, whose scans the test decides and which can die at any call. */
class FakeWorkers {
  started = 0
  opened = 0
  rank: () => Promise<RankResponse> = async () => answer
  open: () => Promise<{ contents: number }> = async () => ({ contents: 1 })
  die: (reason: string) => void = () => {}

  start(): ChildHandle {
    this.started++
    const toWorker: Listener[] = []
    const toEngine: Listener[] = []
    let alive = true
    const pass = (listeners: Listener[]) => (message: unknown) =>
      queueMicrotask(() => {
        for (const listener of alive ? listeners : []) listener(message)
      })
    serve<SearchApi>(
      { send: pass(toEngine), onMessage: (listener) => void toWorker.push(listener) },
      this.#api(),
    )
    return {
      pid: this.started,
      channel: { send: pass(toWorker), onMessage: (listener) => void toEngine.push(listener) },
      kill: () => this.die('killed'),
      onExit: (listener) => {
        this.die = (reason) => {
          if (alive) queueMicrotask(() => listener(reason))
          alive = false
        }
      },
    }
  }

  #api(): SearchApi {
    return {
      open: () => {
        this.opened++
        return this.open()
      },
      rank: () => this.rank(),
      surroundings: async () => ({ nearest: new Float32Array(0), centre: new Float32Array(0) }),
      warm: async () => ({ rows: 0, bytes: 0 }),
      matchThresholds: async () => ({ thresholds: [] }),
      newMatches: async () => ({ until: null, matches: [] }),
      stats: async () => ({ rssBytes: 0, rows: 0 }),
    }
  }
}

const answer: RankResponse = { hits: [], bands: null, statisticsPending: false, photos: 0, scanMs: 0 }
const asked = request(Float32Array.of(1), 1)

function setUp() {
  const workers = new FakeWorkers()
  const deaths: string[] = []
  const client = new SearchClient(
    { databasePath: '/library.db', modelRowId: modelRowId(1) },
    { start: () => workers.start(), onDeath: (reason) => deaths.push(reason) },
  )
  return { workers, deaths, client }
}

test('starts one worker for all calls, on the first', async () => {
  const { workers, client } = setUp()
  expect(workers.started).toBe(0)
  await Promise.all([client.rank(asked), client.rank(asked), client.warm()])
  await client.stats()
  expect([workers.started, workers.opened]).toEqual([1, 1])
})

describe('when the worker dies', () => {
  test('asks the open calls once more of one new worker', async () => {
    const { workers, deaths, client } = setUp()
    let scans = 0
    workers.rank = async () => {
      if (++scans === 1) workers.die('signal SIGSEGV')
      return answer
    }
    expect(await Promise.all([client.rank(asked), client.rank(asked)])).toEqual([answer, answer])
    expect([workers.started, workers.opened]).toEqual([2, 2])
    expect(deaths).toEqual(['the process that searches stopped (signal SIGSEGV)'])
  })

  test('gives up a call that kills twice, and starts again for the next', async () => {
    const { workers, client } = setUp()
    workers.rank = async () => {
      workers.die('signal SIGSEGV')
      return answer
    }
    await expect(client.rank(asked)).rejects.toMatchObject({
      code: 'internal',
      message: 'the process that searches stopped (signal SIGSEGV)',
    })
    expect(workers.started).toBe(2)
    workers.rank = async () => answer
    expect(await client.rank(asked)).toEqual(answer)
    expect(workers.started).toBe(3)
  })

  test('starts again although it dies while it opens', async () => {
    const { workers, client } = setUp()
    workers.open = async () => {
      if (workers.opened === 1) workers.die('exit code 1')
      return { contents: 1 }
    }
    expect(await client.rank(asked)).toEqual(answer)
    expect(workers.started).toBe(2)
  })
})

test('does not repeat a call that the worker answered with a failure', async () => {
  const { workers, deaths, client } = setUp()
  let scans = 0
  workers.rank = async () => {
    scans++
    throw new AppError('usage', 'no')
  }
  await expect(client.rank(asked)).rejects.toMatchObject({ code: 'usage' })
  expect([scans, workers.started, deaths.length]).toEqual([1, 1, 0])
})

test('a library that does not open fails the call, and the next one tries again', async () => {
  const { workers, deaths, client } = setUp()
  workers.open = async () => {
    throw new AppError('library-missing', 'gone')
  }
  await expect(client.rank(asked)).rejects.toMatchObject({ code: 'library-missing' })
  workers.open = async () => ({ contents: 1 })
  expect(await client.rank(asked)).toEqual(answer)
  expect(workers.started).toBe(2)
  expect(deaths).toEqual([])
})

test('close ends the worker and fails open calls', async () => {
  const { workers, deaths, client } = setUp()
  workers.rank = () => new Promise(() => {})
  const open = client.rank(asked)
  await client.stats()
  client.close()
  await expect(open).rejects.toMatchObject({ code: 'cancelled' })
  await expect(client.rank(asked)).rejects.toMatchObject({ code: 'cancelled' })
  expect([workers.started, deaths.length]).toEqual([1, 0])
})
