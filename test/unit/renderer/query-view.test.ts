import { expect, it } from 'vitest'
import { MAX_REFERENCES } from '../../../electron/shared/app-api.ts'
import type { Reference } from '../../../electron/shared/app-query.ts'
import { mergeReferences } from '../../../renderer/state/query-changes.ts'
import { EMPTY_VIEW, type QueryEntry, stepQuery } from '../../../renderer/state/query-view.ts'

const photo = (photoId: number): Reference => ({ kind: 'photo', photoId })
const picture = (pictureId: string): Reference => ({ kind: 'picture', pictureId, name: pictureId })
const start: QueryEntry = {
  view: EMPTY_VIEW,
  editing: 'nothing',
}

it('begins an entry with the first key, and writes the next ones into it', () => {
  const first = stepQuery(start, { kind: 'type', text: 'd' })
  expect(first.history).toBe('push')
  const second = stepQuery(first.entry, { kind: 'type', text: 'do' })
  expect(second.history).toBe('replace')
  expect(second.entry.view.query.text).toBe('do')
})

it('begins another entry after a pause', () => {
  const typed = stepQuery(start, { kind: 'type', text: 'dog' }).entry
  const settled = stepQuery(typed, { kind: 'settle' })
  expect(settled.history).toBe('replace')
  expect(stepQuery(settled.entry, { kind: 'type', text: 'dogs' }).history).toBe('push')
})

it('begins another entry with every change of references, and ends typing', () => {
  const typed = stepQuery(start, { kind: 'type', text: 'dog' }).entry
  const { entry, history } = stepQuery(typed, { kind: 'add-references', references: [photo(1)] })
  expect(history).toBe('push')
  expect(entry.editing).toBe('nothing')
  expect(entry.view.query).toMatchObject({ references: [photo(1)], text: 'dog' })
})

it('keeps each reference once, and the first ones above the limit', () => {
  const many = Array.from({ length: MAX_REFERENCES + 3 }, (_, at) => photo(at + 1))
  expect(mergeReferences([photo(2)], [photo(2), picture('2'), picture('2')])).toEqual([
    photo(2),
    picture('2'),
  ])
  expect(mergeReferences([photo(99)], many)).toEqual([photo(99), ...many.slice(0, MAX_REFERENCES - 1)])
})

it('keeps the entry where nothing changes', () => {
  const one = stepQuery(start, { kind: 'add-references', references: [photo(1)] }).entry
  expect(stepQuery(one, { kind: 'add-references', references: [photo(1)] }).history).toBe('keep')
  expect(stepQuery(start, { kind: 'clear' }).history).toBe('keep')
  expect(stepQuery(start, { kind: 'folder', folderId: null }).history).toBe('keep')
  expect(stepQuery(start, { kind: 'type', text: '' }).history).toBe('keep')
})

it('orders results within the entry', () => {
  const { entry, history } = stepQuery(start, { kind: 'order', resultOrder: 'name' })
  expect(history).toBe('replace')
  expect(entry.view.resultOrder).toBe('name')
})
