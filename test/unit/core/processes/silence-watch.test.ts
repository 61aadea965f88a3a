import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SilenceWatch } from '../../../../electron/core/processes/silence-watch.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('notices who owes answers and gives none, and nobody else', async () => {
  const onSilence = vi.fn()
  const watch = new SilenceWatch(onSilence, 1_000, 100)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(onSilence).not.toHaveBeenCalled()

  const [slow, quick] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const during = [watch.during(slow.promise), watch.during(quick.promise)]
  await vi.advanceTimersByTimeAsync(900)
  quick.resolve()
  await vi.advanceTimersByTimeAsync(900)
  // An answer is a sign of life, whoever waits for another one.
  expect(onSilence).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(300)
  expect(onSilence).toHaveBeenCalled()

  slow.resolve()
  await Promise.all(during)
  onSilence.mockClear()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(onSilence).not.toHaveBeenCalled()
  watch.close()
})

test('a failure is an answer, and is passed on', async () => {
  const onSilence = vi.fn()
  const watch = new SilenceWatch(onSilence, 1_000, 100)
  await expect(watch.during(Promise.reject(new Error('no')))).rejects.toThrow('no')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(onSilence).not.toHaveBeenCalled()
  watch.close()
})

test('a clock that is set is no silence', async () => {
  const onSilence = vi.fn()
  const watch = new SilenceWatch(onSilence, 1_000, 100)
  const slow = Promise.withResolvers<void>()
  const during = watch.during(slow.promise)
  vi.setSystemTime(Date.now() + 3_600_000)
  await vi.advanceTimersByTimeAsync(500)
  expect(onSilence).not.toHaveBeenCalled()
  slow.resolve()
  await during
  watch.close()
})
