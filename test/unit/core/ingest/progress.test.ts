import { expect, test } from 'vitest'
import { Throughput } from '../../../../electron/core/ingest/progress.ts'

test('counts the last ten seconds, once there has been one', () => {
  let now = 0
  const throughput = new Throughput(() => now)
  throughput.add(50)
  now = 500
  expect(throughput.perSecond()).toBeNull()
  now = 2_000
  expect(throughput.perSecond()).toBe(25)
  now = 15_000
  throughput.add(30)
  expect(throughput.perSecond()).toBe(3)
})

test('a rest does not count', () => {
  let now = 0
  const throughput = new Throughput(() => now)
  now = 60_000
  throughput.restart()
  throughput.add(10)
  now = 62_000
  expect(throughput.perSecond()).toBe(5)
})
