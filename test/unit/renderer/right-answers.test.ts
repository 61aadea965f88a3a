/** Marks show at once, follow the engine, and can be undone one by one. */
import { beforeEach, expect, test, vi } from 'vitest'
import type { RightAnswers } from '../../../electron/shared/app-quality.ts'
import { RightAnswersStore } from '../../../renderer/state/right-answers.ts'

const query = { references: [{ kind: 'photo', photoId: 1 }], text: 'on a beach' } as const
const other = { ...query, text: 'at night' }

/** A fake engine with marks by the words of the query; photo 1 is the reference. */
let kept: Map<string, Set<number>>
let held: PromiseWithResolvers<void> | null
let failing: Error | null
const errors = vi.fn()
const refused = vi.fn()
let store: RightAnswersStore

function answersOf(text: string): RightAnswers {
  const photoIds = [...(kept.get(text) ?? [])]
  return { entryId: photoIds.length === 0 ? null : 7, photoIds, missing: 0, sharedConcept: '' }
}

beforeEach(() => {
  kept = new Map([['on a beach', new Set([3])]])
  held = null
  failing = null
  errors.mockClear()
  refused.mockClear()
  store = new RightAnswersStore({
    api: {
      rightAnswers: async ({ query: { text } }) => answersOf(text),
      markAnswers: async ({ query: { text }, photoIds, right }) => {
        await held?.promise
        if (failing) throw failing
        const set = kept.get(text) ?? new Set()
        for (const id of photoIds) {
          if (right && id !== 1) set.add(id)
          else set.delete(id)
        }
        kept.set(text, set)
        return answersOf(text)
      },
    },
    onError: errors,
    onRefused: refused,
  })
})

const right = () => [...store.snapshot().right].sort((a, b) => a - b)
const settled = () => new Promise((resolve) => setTimeout(resolve))

test('shows the marks of the query, and none of another one', async () => {
  store.show(query)
  await settled()
  expect(right()).toEqual([3])
  store.show(other)
  expect(right()).toEqual([])
  await settled()
  store.show(null)
  expect(store.snapshot()).toMatchObject({ entryId: null, canUndo: false })
})

test('marks before the engine answers, and undoes in reverse order', async () => {
  store.show(query)
  await settled()
  store.toggle([4, 5])
  expect(right()).toEqual([3, 4, 5])
  store.toggle([3])
  await settled()
  expect(right()).toEqual([4, 5])
  store.undo()
  expect(right()).toEqual([3, 4, 5])
  store.undo()
  await settled()
  expect(right()).toEqual([3])
  expect(store.snapshot().canUndo).toBe(false)
  expect([...(kept.get('on a beach') ?? [])]).toEqual([3])
})

test('marks all of several photos, or none if all are marked; undo restores the earlier marks', async () => {
  store.show(query)
  await settled()
  store.toggle([3, 4])
  expect(right()).toEqual([3, 4])
  store.undo()
  expect(right()).toEqual([3])
  store.toggle([3])
  expect(right()).toEqual([])
})

test('ignores an answer from before the last change', async () => {
  store.show(query)
  await settled()
  held = Promise.withResolvers()
  store.toggle([4])
  store.show(query)
  await settled()
  expect(right()).toEqual([3, 4])
  held.resolve()
  await settled()
  expect(right()).toEqual([3, 4])
})

test('reports a reference that cannot be marked', async () => {
  store.show(query)
  await settled()
  store.toggle([1])
  await settled()
  expect(right()).toEqual([3])
  expect(refused).toHaveBeenCalledExactlyOnceWith([1])
})

test('removes a mark that the engine could not save, and reports the error', async () => {
  store.show(query)
  await settled()
  failing = new Error('locked')
  store.toggle([4])
  await settled()
  await settled()
  expect(right()).toEqual([3])
  expect(errors).toHaveBeenCalledExactlyOnceWith(failing)
  expect(store.snapshot().canUndo).toBe(false)
})
