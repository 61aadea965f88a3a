import { expect, it } from 'vitest'
import { MAX_CLICKS } from '../../../electron/shared/app-api.ts'
import { type AppQuery, EMPTY_QUERY, type Reference } from '../../../electron/shared/app-query.ts'
import { openPinOf } from '../../../renderer/state/open-pin.ts'
import { sameQuery, tidied, withReferences, withWish } from '../../../renderer/state/query-changes.ts'
import {
  EMPTY_VIEW,
  type QueryAction,
  type QueryEntry,
  stepQuery,
} from '../../../renderer/state/query-view.ts'
import { pin } from '../../component/helpers/refining-states.ts'

const photo = (photoId: number): Reference => ({ kind: 'photo', photoId })
const asked: AppQuery = { ...EMPTY_QUERY, references: [photo(1)], text: 'dog', more: [5], less: [6] }
const entryOf = (query: AppQuery, pinId: number | null = null): QueryEntry => ({
  view: { ...EMPTY_VIEW, query, pinId },
  editing: 'nothing',
})
const step = (entry: QueryEntry, ...actions: readonly QueryAction[]) =>
  actions.map((action) => {
    const next = stepQuery(entry, action)
    entry = next.entry
    return next
  })

it('replaces a wish by the opposite one, and removes a repeated one', () => {
  const wanted = withWish(asked, [6, 7], 'more')
  expect(wanted).toMatchObject({ more: [5, 6, 7], less: [] })
  expect(withWish(wanted, [6, 5], 'more')).toMatchObject({ more: [7], less: [] })
  // One of them has no wish yet, so both get it.
  expect(withWish(asked, [5, 8], 'more').more).toEqual([5, 8])
})

it('keeps the latest wishes above the limit', () => {
  const many = Array.from({ length: MAX_CLICKS + 2 }, (_, at) => at + 10)
  expect(withWish(asked, many, 'more').more).toEqual(many.slice(2))
})

it('drops clicks with the last of their references, and dial and clicks with the query', () => {
  expect(withReferences(asked, [photo(1), photo(2)])).toMatchObject({ more: [5], less: [6] })
  expect(withReferences(asked, [photo(2)])).toMatchObject({ more: [], less: [] })
  expect(withReferences({ ...EMPTY_QUERY, text: 'dog', more: [5] }, [photo(2)]).more).toEqual([5])
  expect(tidied({ ...asked, references: [], text: ' ', dial: 0.9 })).toEqual({ ...EMPTY_QUERY, text: ' ' })
})

it('recognises two equal queries', () => {
  expect(sameQuery(asked, { ...asked, text: ' dog ' })).toBe(true)
  expect(sameQuery({ ...asked, more: [1, 2] }, { ...asked, more: [2, 1] })).toBe(true)
  expect(sameQuery(asked, { ...asked, dial: 0.7 })).toBe(false)
  expect(sameQuery({ ...asked, text: '' }, { ...asked, text: '', dial: 0.7 })).toBe(true)
  expect(sameQuery(asked, { ...asked, less: [7] })).toBe(false)
  expect(sameQuery(asked, { ...asked, references: [photo(2)] })).toBe(false)
})

it('writes one history entry for a turn of the dial, and another for typing after it', () => {
  const histories = step(
    entryOf(asked),
    { kind: 'dial', dial: 0.6 },
    { kind: 'dial', dial: 0.7 },
    { kind: 'dial', dial: 0.7 },
    { kind: 'type', text: 'dogs' },
    { kind: 'dial', dial: 2 },
  )
  expect(histories.map(({ history }) => history)).toEqual(['push', 'replace', 'keep', 'push', 'push'])
  expect(histories.at(-1)?.entry.view.query.dial).toBe(1)
})

it('writes one history entry a click, and none without a query', () => {
  const click: QueryAction = { kind: 'wish', photoIds: [9], wish: 'more' }
  expect(step(entryOf(asked), click, click).map(({ history }) => history)).toEqual(['push', 'push'])
  expect(stepQuery(entryOf(EMPTY_QUERY), click).history).toBe('keep')
})

it('stays on the opened pin while only words, dial and clicks change', () => {
  const [opened] = step(entryOf(EMPTY_QUERY), { kind: 'open-pin', pinId: 3, query: asked })
  const pinOf = (...actions: readonly QueryAction[]) =>
    step(opened?.entry ?? entryOf(EMPTY_QUERY), ...actions).at(-1)?.entry.view.pinId
  expect(pinOf({ kind: 'type', text: 'cat' }, { kind: 'dial', dial: 0.2 })).toBe(3)
  expect(pinOf({ kind: 'wish', photoIds: [9], wish: 'less' }, { kind: 'folder', folderId: 2 })).toBe(3)
  expect(pinOf({ kind: 'add-references', references: [photo(2)] })).toBeNull()
  expect(pinOf({ kind: 'clear' })).toBeNull()
})

it('shows the best result of another query after a comparison', () => {
  const compare: QueryAction = { kind: 'compare', pseudoWords: 'first' }
  const compared = (last: QueryAction) =>
    step(entryOf(asked, 3), compare, last).at(-1)?.entry.view.pseudoWords
  expect(compared({ kind: 'type', text: 'dogs' })).toBe('first')
  expect(compared({ kind: 'references', references: [photo(2)] })).toBe('best')
  expect(compared({ kind: 'open-pin', pinId: 4, query: asked })).toBe('best')
})

it('finds the open pin by its id, else by its query', () => {
  const pins = [pin(1), pin(2)]
  const [first, second] = pins.map(({ query }) => query)
  const opened = (query: AppQuery | undefined, pinId: number | null) =>
    openPinOf(pins, { query: query ?? EMPTY_QUERY, pinId })
  expect(opened(second && { ...second, dial: 0.9 }, 2)).toEqual({ pin: pins[1], changed: true })
  // The same picture has another id once the library has it as a photo.
  expect(opened(first, 2)).toEqual({ pin: pins[1], changed: false })
  expect(opened(second, null)).toEqual({ pin: pins[1], changed: false })
  expect(opened(first, 99)?.pin.id).toBe(1)
  expect(opened(EMPTY_QUERY, 1)).toBeNull()
})
