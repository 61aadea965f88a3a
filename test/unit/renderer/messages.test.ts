import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Messages } from '../../../renderer/state/messages.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const texts = (messages: Messages) => messages.snapshot().map(({ text }) => text)

it('shows an error until the user dismisses it, whatever messages follow', () => {
  const messages = new Messages()
  messages.add({ text: 'error', tone: 'danger' })
  for (const text of ['a', 'b', 'c']) messages.add({ text, tone: 'plain' })
  expect(texts(messages)).toEqual(['error', 'b', 'c'])
  vi.runAllTimers()
  expect(texts(messages)).toEqual(['error'])
  messages.dismiss(messages.snapshot()[0]?.id ?? 0)
  expect(texts(messages)).toEqual([])
})

it('shows the newest of many errors', () => {
  const messages = new Messages()
  for (const text of ['a', 'b', 'c', 'd']) messages.add({ text, tone: 'danger' })
  expect(texts(messages)).toEqual(['b', 'c', 'd'])
})
