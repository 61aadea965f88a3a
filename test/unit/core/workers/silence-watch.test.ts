import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SilenceWatch } from '../../../../electron/core/workers/silence-watch.ts'
import { SIGN_EVERY_MS, SILENCE_LIMIT_MS } from '../../../../electron/shared/sign-of-life.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function watching(answerLimitMs?: number) {
  const onSilence = vi.fn<(reason: string) => void>()
  const watch = new SilenceWatch({ onSilence, ...(answerLimitMs !== undefined && { answerLimitMs }) })
  return { onSilence, watch }
}

/** Signs of life as a worker sends them. */
async function alive(watch: SilenceWatch, forMs: number): Promise<void> {
  for (let ms = 0; ms < forMs; ms += SIGN_EVERY_MS) {
    watch.heard(SILENCE_LIMIT_MS)
    await vi.advanceTimersByTimeAsync(SIGN_EVERY_MS)
  }
}

test('notices within 25 seconds that a worker sends no sign of life, and reports it once', async () => {
  const { watch, onSilence } = watching()
  await alive(watch, 120_000)
  expect(onSilence).not.toHaveBeenCalled()
  // The last sign came up to SIGN_EVERY_MS ago.
  await vi.advanceTimersByTimeAsync(25_000 - SIGN_EVERY_MS)
  expect(onSilence.mock.calls).toEqual([['no sign of life for 20 s']])
  await vi.advanceTimersByTimeAsync(120_000)
  expect(onSilence).toHaveBeenCalledTimes(1)
})

test('notices a worker that stops without owing an answer', async () => {
  const { watch, onSilence } = watching()
  watch.heard(SILENCE_LIMIT_MS)
  await vi.advanceTimersByTimeAsync(22_000)
  expect(onSilence).toHaveBeenCalled()
})

test('gives a process a minute to start', async () => {
  const { onSilence } = watching()
  await vi.advanceTimersByTimeAsync(58_000)
  expect(onSilence).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(onSilence).toHaveBeenCalled()
})

test('waits as long as the worker announced, and no longer', async () => {
  const { watch, onSilence } = watching(600_000)
  watch.heard(120_000)
  await vi.advanceTimersByTimeAsync(118_000)
  expect(onSilence).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(onSilence.mock.calls).toEqual([['no sign of life for 120 s']])
})

test('an answer is a sign of life, and leaves the announced limit in place', async () => {
  const { watch, onSilence } = watching(600_000)
  watch.heard(60_000)
  await vi.advanceTimersByTimeAsync(50_000)
  watch.heard()
  await vi.advanceTimersByTimeAsync(50_000)
  expect(onSilence).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(15_000)
  expect(onSilence).toHaveBeenCalled()
})

test('the usual limit holds again after the announced one', async () => {
  const { watch, onSilence } = watching()
  watch.heard(120_000)
  watch.heard(SILENCE_LIMIT_MS)
  await vi.advanceTimersByTimeAsync(22_000)
  expect(onSilence).toHaveBeenCalled()
})

test('notices a worker that lives and owes an answer for too long', async () => {
  const { watch, onSilence } = watching(30_000)
  const owed = watch.during(new Promise(() => {}))
  await alive(watch, 36_000)
  expect(onSilence.mock.calls).toEqual([['no answer for 30 s']])
  expect(owed).toBeInstanceOf(Promise)
})

test('counts no silence of answers while nothing is owed, nor from before the last answer', async () => {
  const { watch, onSilence } = watching(30_000)
  const [slow, quick] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const during = [watch.during(slow.promise), watch.during(quick.promise)]
  await alive(watch, 24_000)
  quick.resolve()
  await alive(watch, 24_000)
  slow.resolve()
  await Promise.all(during)
  await alive(watch, 60_000)
  expect(onSilence).not.toHaveBeenCalled()
  watch.close()
})

test('a failure is an answer, and is passed on', async () => {
  const { watch, onSilence } = watching(10_000)
  await expect(watch.during(Promise.reject(new Error('no')))).rejects.toThrow('no')
  await alive(watch, 40_000)
  expect(onSilence).not.toHaveBeenCalled()
  watch.close()
})

test('setting the clock does not count as silence', async () => {
  const { watch, onSilence } = watching()
  watch.heard(SILENCE_LIMIT_MS)
  vi.setSystemTime(Date.now() + 3_600_000)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(onSilence).not.toHaveBeenCalled()
  watch.close()
})

test('after the computer slept, or something held the engine, no worker counts as silent', async () => {
  const now = vi.spyOn(performance, 'now')
  let ms = 0
  now.mockImplementation(() => ms)
  const { watch, onSilence } = watching()
  watch.heard(SILENCE_LIMIT_MS)
  // Seven hours pass between two ticks, seven times.
  for (let sleep = 0; sleep < 7; sleep++) {
    ms += 7 * 3_600_000
    await vi.advanceTimersByTimeAsync(1_000)
  }
  expect(onSilence).not.toHaveBeenCalled()
  // Awake and still silent: the rest of the limit counts.
  for (let second = 0; second < 20; second++) {
    ms += 1_000
    await vi.advanceTimersByTimeAsync(1_000)
  }
  expect(onSilence).toHaveBeenCalledTimes(1)
  now.mockRestore()
})

test('closed, it notices nothing', async () => {
  const { watch, onSilence } = watching()
  watch.close()
  await vi.advanceTimersByTimeAsync(600_000)
  expect(onSilence).not.toHaveBeenCalled()
})
