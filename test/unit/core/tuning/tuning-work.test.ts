import { setImmediate as breath } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type TuningOutcome, TuningWork } from '../../../../electron/core/tuning/tuning-work.ts'
import { AppError } from '../../../../electron/shared/errors.ts'

const TUNED = {
  name: 'tuned-1.safetensors',
  result: { presentLoss: 1, tunedLoss: 0.5, trainedPhotos: 162, checkedPhotos: 20 },
}

function workOf() {
  const outcomes: TuningOutcome[] = []
  const work = new TuningWork({ onChange: () => {}, onEnd: (outcome) => outcomes.push(outcome) })
  return { work, outcomes }
}

/** Ends with `cancelled` when it is stopped, as a training does. */
function untilStopped(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new AppError('cancelled', 'stopped')))
  })
}

test('reports the tuned phi, or the reason of a failure', async () => {
  const { work, outcomes } = workOf()
  work.begin(async () => TUNED)
  await work.stop().then(breath)
  work.begin(async () => TUNED)
  await breath()
  work.begin(async () => {
    throw new AppError('disk-full', 'the disk is full')
  })
  await breath()
  expect(outcomes.at(-2)).toEqual({ kind: 'offered', tuned: TUNED })
  expect(outcomes.at(-1)).toEqual({ kind: 'failed', reason: 'the disk is full' })
})

test('reports nothing about a tuning that was stopped', async () => {
  const { work, outcomes } = workOf()
  work.begin(({ signal }) => untilStopped(signal))
  expect(work.isRunning).toBe(true)
  await work.stop()
  expect([work.isRunning, outcomes]).toEqual([false, []])
})

test('runs one at a time: the next starts when the one before has stopped', async () => {
  const { work, outcomes } = workOf()
  let running = 0
  let most = 0
  const task = async ({ signal }: { readonly signal: AbortSignal }) => {
    most = Math.max(most, ++running)
    try {
      return await untilStopped(signal)
    } finally {
      running--
    }
  }
  work.begin(task)
  work.begin(task)
  const stopping = work.stop()
  work.begin(async () => TUNED)
  await stopping
  await breath()
  expect(most).toBe(1)
  expect(outcomes).toEqual([{ kind: 'offered', tuned: TUNED }])
})

test('reports its progress until it starts again', async () => {
  const { work } = workOf()
  const progress = { phase: 'teachers', done: 1, total: 2, curve: [] } as const
  work.begin(async ({ onProgress }) => {
    onProgress(progress)
    return TUNED
  })
  await breath()
  expect(work.progress).toEqual(progress)
  work.begin(({ signal }) => untilStopped(signal))
  expect(work.progress).toBeNull()
  await work.stop()
})
