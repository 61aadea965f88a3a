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

/** An engine whose answers the test gives one by one. */
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

it('waits for the next key, and asks once for the last of them', async () => {
  const { open, runner: search } = runner()
  search.ask(asking('d'), 'typing')
  await vi.advanceTimersByTimeAsync(40)
  search.ask(asking('do'), 'typing')
  await vi.advanceTimersByTimeAsync(40)
  expect(open).toHaveLength(0)
  await vi.advanceTimersByTimeAsync(40)
  expect(open.map(({ request }) => request.text)).toEqual(['do'])
})

it('has one call on its way and one waiting, and shows the latest only', async () => {
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

it('does not ask in the middle of typing because another call has ended', async () => {
  const { open, runner: search } = runner()
  search.ask(asking('a'), 'now')
  search.ask(asking('ab'), 'typing')
  open[0]?.answer(answerOf([1]))
  await settle()
  expect(open).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(60)
  expect(open).toHaveLength(2)
})

it('keeps results until there are others, and empties them with the query', async () => {
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

it('keeps the query while the engine is away, and asks again when it is back', async () => {
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

it('says why there is no answer, and forgets it with the next one', async () => {
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

it('brings results up to date once in two seconds, however often photos change', async () => {
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

it('asks nothing where there is no query', async () => {
  const { client, open, runner: search } = runner()
  client.tell('photosChanged', { seq: 1 })
  client.connect('open')
  search.ask(asking('a'), 'typing')
  search.ask(null, 'now')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(open).toHaveLength(0)
})

it('shows answers on the way of the dial, in their order, and is busy until the last', async () => {
  const { open, runner: search } = runner()
  const at = (dial: number) => ({ ...asking('a'), dial })
  search.ask(at(0.5), 'now')
  for (const dial of [0.6, 0.7, 0.8]) search.ask(at(dial), 'now')
  open[0]?.answer(answerOf([1]))
  await settle()
  expect(search.snapshot()).toMatchObject({ request: { dial: 0.5 }, busy: true })
  // No queue: of what was passed meanwhile, only the last is asked.
  expect(open.map(({ request }) => request.dial)).toEqual([0.5, 0.8])
  search.ask({ ...at(0.9), text: 'b' }, 'now')
  open[1]?.answer(answerOf([2]))
  await settle()
  // Of other words, though.
  expect(search.snapshot()).toMatchObject({ request: { dial: 0.5 } })
})
