// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { QueryHistory } from '../../renderer/state/query-history.ts'
import { EMPTY_VIEW } from '../../renderer/state/query-view.ts'

let queries: QueryHistory

beforeEach(() => {
  queries = new QueryHistory(EMPTY_VIEW)
})
afterEach(() => queries.close())

const text = () => queries.view().query.text
const arrive = (words: string) => vi.waitFor(() => expect(text()).toBe(words))

it('goes back and forward through queries, whole ones', async () => {
  for (const words of ['d', 'do', 'dog']) queries.act({ kind: 'type', text: words })
  queries.act({ kind: 'references', references: [{ kind: 'photo', photoId: 1 }] })
  queries.act({ kind: 'folder', folderId: 2 })
  queries.go(-1)
  await vi.waitFor(() => expect(queries.view().folderId).toBeNull())
  expect(queries.view().query).toMatchObject({ references: [{ kind: 'photo', photoId: 1 }], text: 'dog' })
  queries.go(-1)
  await vi.waitFor(() => expect(queries.view().query.references).toEqual([]))
  expect(text()).toBe('dog')
  queries.go(-1)
  await arrive('')
  queries.go(1)
  await arrive('dog')
})

it('keeps what is being typed for Forward', async () => {
  for (const words of ['c', 'ca', 'cat']) queries.act({ kind: 'type', text: words })
  queries.go(-1)
  await arrive('')
  queries.go(1)
  await arrive('cat')
})
