import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { SearchAnswer, SearchRequest } from '../../../electron/shared/app-api.ts'
import { EMPTY_QUERY } from '../../../electron/shared/app-query.ts'
import { AppError } from '../../../electron/shared/errors.ts'
import { SearchRunner } from '../../../renderer/state/search-runner.ts'
import { answerOf } from '../../component/helpers/app-states.ts'
import { FakeClient } from '../../component/helpers/fake-client.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const asking = (text: string): SearchRequest => ({
  ...EMPTY_QUERY,
  text,
  folderIds: [],
  limit: 10,
  pseudoWords: 'best',
})

/** A fake engine: the test gives its answers one by one. */
function runner() {
  const open: {
    request: SearchRequest
    answer: (with_: SearchAnswer) => void
    fail: (error: Error) => void
  }[] = []
  const client = new FakeClient({
    search: (request) =>
      new Promise((answer, fail) => {
        open.push({ request, answer, fail })
      }),
  })
  return { client, open, runner: new SearchRunner(client) }
}

const settle = () => vi.advanceTimersByTimeAsync(0)

it('waits for the next key, and sends the last query once', async () => {
  const { open, runner: search } = runner()
  search.ask(asking('d'), 'typing')
  await vi.advanceTimersByTimeAsync(40)
  search.ask(asking('do'), 'typing')
  await vi.advanceTimersByTimeAsync(40)
  expect(open).toHaveLength(0)
  await vi.advanceTimersByTimeAsync(40)
  expect(open.map(({ request }) => request.text)).toEqual(['do'])
})

it('has one running call and one waiting, and shows only the latest', async () => {
  const { open, runner: search } = runner()
  search.ask(asking('a'), 'now')
  search.ask(asking('b'), 'now')
  search.ask(asking('c'), 'now')
  expect(open).toHaveLength(1)
  open[0]?.answer(answerOf([1]))
  await settle()
  expect(search.snapshot().answer).toBeNull()
  expect(open.map(({ request }) => request.text)).toEqual(['a', 'c'])
  open[1]?.answer(answerOf([3]))
  await settle()
  expect(search.snapshot()).toMatchObject({ request: { text: 'c' }, busy: false })
})

it('sends no query during typing when another call ends', async () => {
  const { open, runner: search } = runner()
  search.ask(asking('a'), 'now')
  search.ask(asking('ab'), 'typing')
  open[0]?.answer(answerOf([1]))
  await settle()
  expect(open).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(60)
  expect(open).toHaveLength(2)
})

it('keeps results until others arrive, and clears them with the query', async () => {
  const { open, runner: search } = runner()
  search.ask(asking('a'), 'now')
  const first = answerOf([1])
  open[0]?.answer(first)
  await settle()
  search.ask(asking('b'), 'now')
  expect(search.snapshot()).toMatchObject({ answer: first, busy: true })
  search.ask(null, 'now')
  open[1]?.answer(answerOf([2]))
  await settle()
  expect(search.snapshot()).toMatchObject({ answer: null, busy: false })
})

it('keeps the query while the engine is away, and sends it again when the engine is back', async () => {
  const { client, open, runner: search } = runner()
  search.ask(asking('a'), 'now')
  open[0]?.fail(new AppError('connection-lost', 'gone'))
  await settle()
  expect(search.snapshot()).toMatchObject({ busy: true, error: null })
  expect(open).toHaveLength(1)
  client.connect('open')
  open[1]?.answer(answerOf([1]))
  await settle()
  expect(open[1]?.request.text).toBe('a')
  expect(search.snapshot().answer).not.toBeNull()
})

it('keeps the error until the next answer', async () => {
  const { open, runner: search } = runner()
  search.ask(asking('a'), 'now')
  open[0]?.fail(new AppError('reference-missing', 'gone'))
  await settle()
  expect(search.snapshot()).toMatchObject({ busy: false, error: { code: 'reference-missing' } })
  search.ask(asking('b'), 'now')
  open[1]?.answer(answerOf([1]))
  await settle()
  expect(search.snapshot().error).toBeNull()
})

it('refreshes results at most every two seconds', async () => {
  const { client, open, runner: search } = runner()
  search.ask(asking('a'), 'now')
  open[0]?.answer(answerOf([1]))
  await settle()
  for (let seq = 0; seq < 10; seq++) {
    client.tell('photosChanged', { seq })
    await vi.advanceTimersByTimeAsync(150)
  }
  expect(open).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(600)
  expect(open).toHaveLength(2)
  open[1]?.answer(answerOf([1, 2]))
  await settle()
  expect(search.snapshot().askedAtMs).toBeNull()
})

it('sends nothing without a query', async () => {
  const { client, open, runner: search } = runner()
  client.tell('photosChanged', { seq: 1 })
  client.connect('open')
  search.ask(asking('a'), 'typing')
  search.ask(null, 'now')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(open).toHaveLength(0)
})

it('shows the answers while the dial turns, in order, and is busy until the last', async () => {
  const { open, runner: search } = runner()
  const at = (dial: number) => ({ ...asking('a'), dial })
  search.ask(at(0.5), 'now')
  for (const dial of [0.6, 0.7, 0.8]) search.ask(at(dial), 'now')
  open[0]?.answer(answerOf([1]))
  await settle()
  expect(search.snapshot()).toMatchObject({ request: { dial: 0.5 }, busy: true })
  // No queue: only the last of the passed positions is sent.
  expect(open.map(({ request }) => request.dial)).toEqual([0.5, 0.8])
  search.ask({ ...at(0.9), text: 'b' }, 'now')
  open[1]?.answer(answerOf([2]))
  await settle()
  // A query with other words counts as another one.
  expect(search.snapshot()).toMatchObject({ request: { dial: 0.5 } })
})
