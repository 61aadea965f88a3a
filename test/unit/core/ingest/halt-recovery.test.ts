import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { HaltRecovery } from '../../../../electron/core/ingest/halt-recovery.ts'
import { AppError } from '../../../../electron/shared/errors.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const FULL = new AppError('disk-full', 'full')
const NO_WORKER = new AppError('inference-unavailable', 'no worker')
const MEGABYTE = 1024 * 1024

function recovery(freeBytes: () => Promise<number> = async () => 0) {
  const resume = vi.fn()
  const onHalted = vi.fn()
  return {
    resume,
    onHalted,
    recovery: new HaltRecovery({
      ...{ work: 'photos', resume, onHalted, freeBytes },
      ...{ lookMs: 100, pausesMs: [100, 1_000] },
    }),
  }
}

test('waits for room on a full disk, and continues when there is some', async () => {
  let free = MEGABYTE
  const { recovery: one, resume, onHalted } = recovery(async () => free)
  one.halted(FULL)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(resume).not.toHaveBeenCalled()
  free = 100 * MEGABYTE
  await vi.advanceTimersByTimeAsync(100)
  expect(resume).toHaveBeenCalledTimes(1)
  expect(onHalted).toHaveBeenCalledExactlyOnceWith(FULL)
})

test('tries whatever else is in the way again, with growing pauses, and reports it once', async () => {
  const { recovery: one, resume, onHalted } = recovery()
  const halted = () => one.halted(NO_WORKER)
  halted()
  await vi.advanceTimersByTimeAsync(100)
  expect(resume).toHaveBeenCalledTimes(1)
  halted()
  await vi.advanceTimersByTimeAsync(999)
  expect(resume).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(resume).toHaveBeenCalledTimes(2)
  halted()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(resume).toHaveBeenCalledTimes(3)
  expect(onHalted).toHaveBeenCalledTimes(1)
  one.stored()
  halted()
  expect(onHalted).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(100)
  expect(resume).toHaveBeenCalledTimes(4)
})

test('tries a disk that does not answer, and nothing after closing', async () => {
  const { recovery: one, resume } = recovery(() => Promise.reject(new Error('no disk')))
  one.halted(FULL)
  await vi.advanceTimersByTimeAsync(100)
  expect(resume).toHaveBeenCalledTimes(1)
  one.halted(FULL)
  one.close()
  one.halted(NO_WORKER)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(resume).toHaveBeenCalledTimes(1)
})

test('tries of others between its own neither delay the next one nor are reported', async () => {
  const { recovery: one, resume, onHalted } = recovery()
  one.halted(NO_WORKER)
  for (let times = 0; times < 9; times++) {
    await vi.advanceTimersByTimeAsync(10)
    one.halted(NO_WORKER)
  }
  await vi.advanceTimersByTimeAsync(10)
  expect(resume).toHaveBeenCalledTimes(1)
  expect(onHalted).toHaveBeenCalledTimes(1)
})
