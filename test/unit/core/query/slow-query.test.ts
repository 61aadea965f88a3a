/** The log's entry of a slow query, from the searching half of a library with workers inside this process. */
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { ModelWriter } from '../../../../electron/core/catalog/model-table.ts'
import { openWritable } from '../../../../electron/core/catalog/open-database.ts'
import { Searching } from '../../../../electron/core/query/searching.ts'
import type { ChildHandle } from '../../../../electron/core/workers/child-process.ts'
import type { HostedModel, ModelHost } from '../../../../electron/core/workers/model-host.ts'
import type { Sentence } from '../../../../electron/shared/inference-api.ts'
import type { Query } from '../../../../electron/shared/library-api.ts'
import { serve } from '../../../../electron/shared/rpc.ts'
import type { SearchApi } from '../../../../electron/shared/search-api.ts'
import { channelPair } from '../../../helpers/channel-pair.ts'
import { fakeModel } from '../../../helpers/ingest-library.ts'
import { logged } from '../../../helpers/logged.ts'
import { answered, HIT } from '../../../helpers/query-fakes.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const CAPTION = 'aunt Mary at the lake'
const QUERY: Query = {
  ...{ references: [], text: CAPTION, prompt: null, method: 'auto', limit: 5 },
  filter: { folders: ['/photos/lake'] },
}

/** @param encodeMs how long the model takes for a sentence */
function searching(encodeMs: number): Searching {
  const dir = temporaryDirectory()
  const db = openWritable(dir)
  onTestFinished(() => db.close())
  const models = new ModelWriter(db)
  const { modelDir, ...info } = fakeModel('first', 4)
  models.fill({ modelDir, ...info }, 0)
  models.serveWhenComplete(0)
  const client = {
    encodeText: async ({ sentences }: { readonly sentences: readonly Sentence[] }) => {
      await delay(encodeMs)
      return sentences.map(() => Float32Array.of(1, 0, 0, 0))
    },
    textHints: async () => [],
  }
  const model = { client, info: { ...info, modelDir, hasTokenizer: true, hasPhi: false }, phi: {} } as unknown
  const one = new Searching({
    ...{ db, databasePath: db.path, libraryDir: dir, start: searchWorker, onDeath: () => {} },
    models: { open: async () => model as HostedModel } as unknown as ModelHost,
    known: { words: () => [], refined: () => null, features: () => null },
  })
  onTestFinished(() => one.close())
  return one
}

function searchWorker(): ChildHandle {
  const { near, far } = channelPair()
  serve<Pick<SearchApi, 'open' | 'rank'>>(far, {
    open: async () => ({ contents: 1 }),
    rank: async () => answered([HIT]),
  })
  return { channel: near, pid: 1, kill: () => {}, onExit: () => {} }
}

test('a query over 250 ms leaves one entry with counts and times, and names nothing', async () => {
  const slow = searching(300)
  const entries = await logged(() => slow.search(QUERY))
  expect(entries).toEqual([
    {
      ...{ level: 'info', time: expect.any(String), event: 'query-slow', method: 'text' },
      ...{ references: 0, hasText: true, wordings: 0, words: 0, more: 0, less: 0, limit: 5, hits: 1 },
      ...{ encodeMs: expect.any(Number), invertMs: 0, scanMs: 3, totalMs: expect.any(Number) },
    },
  ])
  expect(entries[0]?.['encodeMs']).toBeGreaterThanOrEqual(299)
  expect(entries[0]?.['totalMs']).toBeGreaterThanOrEqual(299)
  expect(JSON.stringify(entries)).not.toMatch(/aunt|lake/)
})

test('a fast query leaves none', async () => {
  const fast = searching(0)
  expect(await logged(() => fast.search(QUERY))).toEqual([])
})
