import { expect, test } from 'vitest'
import { SmallestFirst } from '../../../../electron/core/lib/smallest-first.ts'

function taken(queue: SmallestFirst): readonly string[] {
  const texts: string[] = []
  for (let text = queue.shift(); text !== undefined; text = queue.shift()) texts.push(text)
  return texts
}

/** Every text once, in an order of its own. */
function shuffled(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => String((i * 7919) % count).padStart(6, '0'))
}

test('hands out texts in their order, equal ones too, and nothing when it is empty', () => {
  const queue = new SmallestFirst()
  for (const text of ['b', 'a', 'c', 'a', '']) queue.push(text)
  expect(taken(queue)).toEqual(['', 'a', 'a', 'b', 'c'])
  expect(queue.shift()).toBeUndefined()
})

test('takes more in while it hands out', () => {
  const queue = new SmallestFirst()
  for (const text of shuffled(100)) queue.push(text)
  expect(queue.shift()).toBe('000000')
  queue.push('000001a')
  expect([queue.shift(), queue.shift(), queue.shift()]).toEqual(['000001', '000001a', '000002'])
  expect(taken(queue)).toHaveLength(97)
})

test('compares few times more for ten times the texts', () => {
  const comparisons = (count: number): number => {
    let compared = 0
    const queue = new SmallestFirst((a, b) => {
      compared++
      return a < b
    })
    for (const text of shuffled(count)) queue.push(text)
    expect(taken(queue)).toEqual(shuffled(count).toSorted())
    return compared
  }
  expect(comparisons(10_000)).toBeLessThan(20 * comparisons(1_000))
})
