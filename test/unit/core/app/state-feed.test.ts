import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { StateFeed } from '../../../../electron/core/app/state-feed.ts'
import type { AppState } from '../../../../electron/shared/app-state.ts'
import { applyChange, type Slices, type StateChange } from '../../../../electron/shared/state-change.ts'
import { appState, folder } from '../../../component/helpers/app-states.ts'
import { randomNumbers } from '../../../helpers/random-vectors.ts'

const FIRST = slicesOf(appState())

/** An engine's state that a test changes, and a window that follows it. */
class Followed {
  now: Slices = FIRST
  readonly changes: StateChange[] = []
  readonly feed = new StateFeed({
    read: () => this.now,
    send: (change) => {
      this.changes.push(change)
      this.window = applyChange(this.window, change)
    },
  })
  window: AppState = this.feed.whole()

  set(change: Partial<Slices>): void {
    this.now = { ...this.now, ...change }
  }

  /** The names of the slices of each change so far. */
  sent(): readonly string[] {
    return this.changes.splice(0).map(({ slices }) => Object.keys(slices).join())
  }
}

let followed: Followed

beforeEach(() => {
  vi.useFakeTimers()
  followed = new Followed()
})
afterEach(() => {
  followed.feed.close()
  vi.useRealTimers()
})

it('sends the slices that differ, and nothing where none does', () => {
  const { feed } = followed
  feed.changed()
  vi.advanceTimersByTime(1_000)
  expect(followed.sent()).toEqual([])

  followed.set({ library: { kind: 'opening', dir: '/library' }, model: { kind: 'none' } })
  feed.changed()
  vi.advanceTimersByTime(1_000)
  expect(followed.sent()).toEqual(['library,model'])
  expect(followed.window).toEqual({ ...followed.now, revision: 1 })
})

it('sends the fields of entries that differ, and the order only where it changed', () => {
  const { feed } = followed
  const [first, second] = FIRST.folders
  if (!first || !second) throw new Error('expected two folders')
  const before = followed.window.folders[0]
  followed.set({ folders: [first, { ...second, photos: 13 }] })
  feed.changed()
  vi.advanceTimersByTime(200)
  expect(followed.changes[0]?.slices).toEqual({ folders: { entries: [{ id: 2, photos: 13 }] } })
  expect(followed.window.folders[0]).toBe(before)
  expect(followed.window.folders[1]).toEqual({ ...second, photos: 13 })

  const third = folder(3, '/photos/New')
  followed.set({ folders: [third, first] })
  feed.changed()
  vi.advanceTimersByTime(200)
  expect(followed.changes[1]?.slices).toEqual({ folders: { ids: [3, 1], entries: [third] } })
  expect(followed.window.folders).toEqual([third, first])
})

it('sends counts once a second, and everything else within a fifth of a second', () => {
  const { feed } = followed
  const count = () => {
    followed.set({ photos: followed.now.photos + 1 })
    feed.changed()
    feed.figuresChanged()
  }
  for (let ms = 0; ms < 5_000; ms += 50) {
    count()
    vi.advanceTimersByTime(50)
  }
  expect(followed.changes.length).toBeLessThanOrEqual(6)
  expect(followed.changes.length).toBeGreaterThanOrEqual(5)
  followed.changes.length = 0

  followed.set({ model: { kind: 'none' } })
  feed.changed()
  vi.advanceTimersByTime(200)
  expect(followed.sent()).toHaveLength(1)
  expect(followed.window.model).toEqual({ kind: 'none' })
})

it('sends the last count, however soon it follows the one before', () => {
  followed.set({ photos: 1 })
  followed.feed.figuresChanged()
  vi.advanceTimersByTime(10)
  followed.set({ photos: 2 })
  followed.feed.changed()
  vi.advanceTimersByTime(1_000)
  expect(followed.window.photos).toBe(2)
})

it('notices an object that changed in place', () => {
  const curve: number[] = []
  const running = { phase: 'training', done: 0, total: 9, secondsLeft: null, paused: false } as const
  followed.set({ tuning: { kind: 'running', ...running, curve } })
  followed.feed.changed()
  vi.advanceTimersByTime(1_000)
  curve.push(0.5)
  followed.feed.changed()
  vi.advanceTimersByTime(1_000)
  expect(followed.window.tuning).toMatchObject({ curve: [0.5] })
})

it('answers with the state that every window has by then', () => {
  followed.set({ photos: 99 })
  const whole = followed.feed.whole()
  expect(whole).toEqual({ ...followed.now, revision: 1 })
  expect(followed.window).toEqual(whole)
})

it('shows a window only states that the engine had, and in the end the last one', () => {
  const random = randomNumbers(7)
  const below = (end: number) => Math.floor(random() * end)
  const had = new Set([JSON.stringify(slicesOf(followed.window))])
  for (let step = 0; step < 300; step++) {
    const ids = new Set(Array.from({ length: below(5) }, () => below(8) + 1))
    followed.set({
      folders: [...ids].map((id) => folder(id, `/photos/${id}`, { photos: below(3) })),
      photos: below(3),
      library: { kind: 'ready', dir: `/library ${below(2)}`, access: 'write', holder: null },
      progress: { ...FIRST.progress, state: below(2) === 0 ? 'idle' : 'indexing', done: below(2) },
    })
    had.add(JSON.stringify(followed.now))
    followed.feed.changed()
    vi.advanceTimersByTime(below(4) * 100)
    expect(had).toContain(JSON.stringify(slicesOf(followed.window)))
  }
  vi.advanceTimersByTime(1_000)
  expect(slicesOf(followed.window)).toEqual(followed.now)
  expect(followed.changes.length).toBeGreaterThan(100)
  expect(followed.window.revision).toBe(followed.changes.length)
})

function slicesOf({ revision: _, ...slices }: AppState): Slices {
  return slices
}
