/**
 * Draws a world into a folder, on two workers at once, a few pictures a call, so that progress and stopping need no
 * call of their own. Runs in the engine.
 */
import { availableParallelism } from 'node:os'
import { AppError } from '../../shared/errors.ts'
import type { SampleWorld } from '../../shared/sample-api.ts'
import type { StartChild } from '../workers/child-process.ts'
import { SampleWorker } from '../workers/sample-worker.ts'

/** More workers would take the processor from the process that reads the pictures. */
const MOST_WORKERS = 2
/** Half a second of drawing. */
const SLICE_PICTURES = 10

export interface DrawOptions {
  readonly start: StartChild
  readonly world: SampleWorld
  readonly folder: string
  readonly signal: AbortSignal
  /** Receives the number of finished pictures and of all, from time to time and at the end. */
  readonly onProgress?: (done: number, total: number) => void
}

export interface DrawnWorld {
  readonly drawn: number
  /** Pictures that existed before. */
  readonly present: number
}

/** @throws AppError `cancelled`, `disk-full`, `export-folder-unwritable`; the pictures drawn by then stay */
export async function drawWorld(options: DrawOptions): Promise<DrawnWorld> {
  const { start, world, folder, signal, onProgress } = options
  const workers = Array.from(
    { length: Math.min(MOST_WORKERS, availableParallelism()) },
    () => new SampleWorker(start),
  )
  const close = () => {
    for (const worker of workers) worker.close()
  }
  signal.addEventListener('abort', close, { once: true })
  const sum = { drawn: 0, present: 0 }
  let next = 0
  const drawSlices = async (worker: SampleWorker) => {
    while (next < world.count) {
      if (signal.aborted) throw new AppError('cancelled', 'drawing was stopped')
      const from = next
      next = Math.min(from + SLICE_PICTURES, world.count)
      const { drawn, present } = await worker.draw({ world, folder, from, to: next })
      sum.drawn += drawn
      sum.present += present
      onProgress?.(sum.drawn + sum.present, world.count)
    }
  }
  try {
    await Promise.all(workers.map(drawSlices))
    return sum
  } finally {
    signal.removeEventListener('abort', close)
    close()
  }
}
