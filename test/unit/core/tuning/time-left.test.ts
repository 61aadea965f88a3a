import { expect, test } from 'vitest'
import { TimeLeft } from '../../../../electron/core/tuning/time-left.ts'

test('the remaining time follows the speed of the present phase since its first report', () => {
  const left = new TimeLeft()
  // 90 of them were done by an earlier run.
  left.saw({ phase: 'teachers', done: 90, total: 200 }, 0)
  left.saw({ phase: 'teachers', done: 91, total: 200 }, 1_000)
  expect(left.seconds).toBeNull()
  left.saw({ phase: 'teachers', done: 100, total: 200 }, 10_000)
  expect(left.seconds).toBe(100)
  left.saw({ phase: 'training', done: 0, total: 10 }, 11_000)
  expect(left.seconds).toBeNull()
})
