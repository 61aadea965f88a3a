/** Runs in the inference worker. Where the time of reading photos goes, for benchmarks and statistics. */

export const STAGES = ['read', 'hash', 'decode', 'thumbnail', 'preprocess'] as const
export type Stage = (typeof STAGES)[number]

/**
 * Milliseconds a stage, summed over photos. Photos are read side by side, so the sum is larger than the time
 * that passed, and a stage's figure includes its waiting for a free thread.
 */
export type StageTimes = Record<Stage, number>

export function noTimes(): StageTimes {
  return { read: 0, hash: 0, decode: 0, thumbnail: 0, preprocess: 0 }
}

/** Runs a stage and adds its time, where somebody keeps account. */
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
