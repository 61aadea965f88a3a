/** Measures the stages of reading photos, for benchmarks and statistics. Runs in the inference worker. */

export const STAGES = ['read', 'hash', 'decode', 'thumbnail', 'preprocess'] as const
export type Stage = (typeof STAGES)[number]

/**
 * Milliseconds for each stage, summed over photos. Photos are read concurrently, so the sum exceeds the
 * elapsed time, and a stage's figure includes the wait for a free thread.
 */
export type StageTimes = Record<Stage, number>

export function noTimes(): StageTimes {
  return { read: 0, hash: 0, decode: 0, thumbnail: 0, preprocess: 0 }
}

/** Runs a stage, and adds its time to `times` when there is one. */
export async function timed<T>(
  times: StageTimes | undefined,
  stage: Stage,
  task: () => Promise<T>,
): Promise<T> {
  if (!times) return task()
  const started = performance.now()
  try {
    return await task()
  } finally {
    times[stage] += performance.now() - started
  }
}
