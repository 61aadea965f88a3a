import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AppApi, AppEvents, PhotoChanges, PhotoPage } from '../../../electron/shared/app-api.ts'
import { AppError } from '../../../electron/shared/errors.ts'
import type { AppClient, ConnectionState } from '../../../renderer/client/app-client.ts'
import { NO_PHOTOS } from '../../../renderer/state/photo-order.ts'
import { PhotoStore } from '../../../renderer/state/photo-store.ts'
import { columns } from './columns.ts'

interface Call {
  readonly method: 'photos' | 'changes'
  readonly request: {
    readonly after?: string | null
    readonly order?: string
    readonly since?: number
    readonly limit?: number
  }
  readonly answer: (value: PhotoPage | PhotoChanges) => Promise<void>
  readonly fail: (error: Error) => Promise<void>
}

/** A fake engine: the test gives every answer. */
class FakeEngine {
  readonly calls: Call[] = []
  #state: ConnectionState = 'open'
  readonly #changed = new Set<(event: AppEvents['photosChanged']) => void>()
  readonly #connection = new Set<(state: ConnectionState) => void>()

  readonly client = {
    api: { photos: this.#method('photos'), changes: this.#method('changes') } as unknown as AppApi,
    on: (_name: string, listener: (event: never) => void) => {
      this.#changed.add(listener as never)
      return () => void this.#changed.delete(listener as never)
    },
    connection: () => this.#state,
    onConnection: (listener: (state: ConnectionState) => void) => {
      this.#connection.add(listener)
      return () => void this.#connection.delete(listener)
    },
  } as unknown as AppClient

  get listeners(): number {
    return this.#changed.size + this.#connection.size
  }

  get last(): Call {
    const call = this.calls.at(-1)
    if (!call) throw new Error('expected a call')
    return call
  }

  photosChanged(seq: number): void {
    for (const listener of this.#changed) listener({ seq })
  }

  connect(state: ConnectionState): void {
    this.#state = state
    for (const listener of this.#connection) listener(state)
  }

  #method(method: Call['method']) {
    return (request: Call['request']) =>
      new Promise((resolve, reject) => {
        this.calls.push({
          method,
          request,
          answer: async (value) => {
            resolve(value)
            const more = 'next' in value && value.next !== null
            await settle(more ? FIRST_PAGE_REST_MS : 0)
          },
          fail: async (error) => {
            reject(error)
            await settle()
          },
        })
      })
  }
}

const FIRST_PAGE_REST_MS = 500
const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
const page = (ids: readonly number[], next: string | null, seq = 1): PhotoPage => ({
  photos: columns(ids.map((id) => ({ id, capturedMs: -id }))),
  next,
  seq,
})
const changes = (seq: number, ids: readonly number[], removed: readonly number[] = []): PhotoChanges => ({
  seq,
  reset: false,
  photos: page(ids, null).photos,
  removed: Uint32Array.from(removed),
})
const RESET: PhotoChanges = { seq: 50, reset: true, photos: NO_PHOTOS, removed: new Uint32Array() }

let engine: FakeEngine
let store: PhotoStore
const shown = () => [...store.snapshot().photos.ids]

beforeEach(() => {
  vi.useFakeTimers()
  engine = new FakeEngine()
  store = PhotoStore.follow(engine.client, 'newest')
})
afterEach(() => {
  store.close()
  vi.useRealTimers()
})

it('shows the first, small page at once and grows with the others', async () => {
  const told = vi.fn()
  store.subscribe(told)
  expect(engine.last.request).toEqual({ order: 'newest', after: null, limit: 500 })
  await engine.last.answer(page([1, 2], 'b'))
  const first = store.snapshot()
  expect(shown()).toEqual([1, 2])
  expect(first.complete).toBe(false)
  expect(engine.last.request).toEqual({ order: 'newest', after: 'b', limit: 2000 })
  await engine.last.answer(page([3], null))
  expect(shown()).toEqual([1, 2, 3])
  expect(store.snapshot().complete).toBe(true)
  expect(told).toHaveBeenCalledTimes(2)
  expect([...first.photos.ids], 'a snapshot never changes').toEqual([1, 2])
})

it('keeps a photo once that moved to a later page during reading', async () => {
  await engine.last.answer(page([1, 2], 'b'))
  await engine.last.answer(page([2, 3], null))
  expect(shown()).toEqual([1, 2, 3])
})

it('reads changes since the first page, one call at a time, with pauses', async () => {
  await engine.last.answer(page([1, 5], 'b', 7))
  engine.photosChanged(9)
  expect(engine.last.method, 'not while pages are read').toBe('photos')
  await engine.last.answer(page([9], null, 8))
  expect(engine.last).toMatchObject({ method: 'changes', request: { since: 7 } })
  engine.photosChanged(10)
  engine.photosChanged(11)
  expect(engine.calls).toHaveLength(3)
  await engine.last.answer(changes(9, [3], [5]))
  expect(shown()).toEqual([1, 3, 9])
  expect(engine.calls, 'a pause').toHaveLength(3)
  await vi.advanceTimersByTimeAsync(250)
  expect(engine.last.request).toEqual({ since: 9 })
  await engine.last.answer(changes(11, []))
  await vi.advanceTimersByTimeAsync(5_000)
  expect(engine.calls, 'nothing more to ask').toHaveLength(4)
})

it('reads the list again after too many changes, and shows the old one until the new one is complete', async () => {
  await engine.last.answer(page([1, 2, 3], null))
  engine.photosChanged(50)
  await engine.last.answer(RESET)
  await engine.last.answer(page([4], 'b', 50))
  expect(shown()).toEqual([1, 2, 3])
  await engine.last.answer(page([5], null, 50))
  expect(shown()).toEqual([4, 5])
})

it('shows the old order until the new one arrives, and drops late answers', async () => {
  const late = engine.last
  await late.answer(page([1, 2], 'b'))
  const lateToo = engine.last
  store.setOrder('oldest')
  expect(shown()).toEqual([1, 2])
  await lateToo.answer(page([3], null))
  expect(shown()).toEqual([1, 2])
  expect(engine.last.request).toEqual({ order: 'oldest', after: null, limit: 500 })
  await engine.last.answer(page([9, 8], null))
  expect(shown()).toEqual([9, 8])
  store.setOrder('oldest')
  expect(engine.calls, 'the same order is no news').toHaveLength(3)
})

it('drops changes from before a new order', async () => {
  await engine.last.answer(page([1], null))
  engine.photosChanged(2)
  const late = engine.last
  store.setOrder('name')
  await engine.last.answer(page([1], null))
  await late.answer(changes(2, [7]))
  expect(shown()).toEqual([1])
})

it('reads changes when the connection is back', async () => {
  await engine.last.answer(page([1], null, 4))
  engine.connect('lost')
  engine.connect('open')
  expect(engine.last).toMatchObject({ method: 'changes', request: { since: 4 } })
  await engine.last.answer(changes(5, [2]))
  expect(shown()).toEqual([1, 2])
})

it('begins again after a lost connection, without an error', async () => {
  await engine.last.answer(page([1, 2], 'b'))
  engine.connect('lost')
  await engine.last.fail(new AppError('connection-lost', 'gone'))
  expect(store.snapshot()).toMatchObject({ error: null, complete: false })
  engine.connect('open')
  expect(engine.last.request.after).toBeNull()
  await engine.last.answer(page([1, 2, 3], null))
  expect(shown()).toEqual([1, 2, 3])
})

it('reads changes again after a lost answer', async () => {
  await engine.last.answer(page([1], null, 4))
  engine.photosChanged(5)
  engine.connect('lost')
  await engine.last.fail(new AppError('connection-lost', 'gone'))
  engine.connect('open')
  expect(engine.last).toMatchObject({ method: 'changes', request: { since: 4 } })
})

it('begins again after an expired cursor, and gives up after several', async () => {
  await engine.last.answer(page([1], 'b'))
  const stale = new AppError('invalid-request', 'stale cursor')
  await engine.last.fail(stale)
  expect(engine.last.request.after).toBeNull()
  for (let times = 0; times < 5; times++) await engine.last.fail(stale)
  expect(store.snapshot().error?.code).toBe('invalid-request')
  expect(shown()).toEqual([1])
})

it('reports an error, and drops it when photos arrive', async () => {
  await engine.last.fail(new AppError('library-unusable', 'broken'))
  expect(store.snapshot().error?.code).toBe('library-unusable')
  engine.connect('open')
  await engine.last.answer(page([1], null))
  expect(store.snapshot().error).toBeNull()
})

it.each(['by hand', 'when photos change'])('reads the list again after an error, %s', async (how) => {
  await engine.last.answer(page([1], 'more'))
  await engine.last.fail(new AppError('internal', 'broken'))
  const asked = engine.calls.length
  if (how === 'by hand') store.retry()
  else engine.photosChanged(2)
  expect(engine.calls).toHaveLength(asked + 1)
  await engine.last.answer(page([1, 2], null))
  expect(store.snapshot()).toMatchObject({ error: null, complete: true })
  expect(shown()).toEqual([1, 2])
})

it('waits for a connection, and ignores events once closed', async () => {
  const offline = new FakeEngine()
  offline.connect('connecting')
  const waiting = PhotoStore.follow(offline.client, 'name')
  expect(offline.calls).toHaveLength(0)
  waiting.setOrder('newest')
  offline.connect('open')
  expect(offline.last.request.order).toBe('newest')
  waiting.close()
  await offline.last.answer(page([1], null))
  expect(waiting.snapshot().photos.ids).toHaveLength(0)
  expect(offline.listeners).toBe(0)
})
