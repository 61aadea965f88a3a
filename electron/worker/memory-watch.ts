/**
 * Runs in an inference worker that may be lost. Ends this process when a model takes more memory than any CLIP needs: a
 * graph may ask for as much as it likes, and the run that gives it cannot be interrupted from this thread.
 */
import { Worker } from 'node:worker_threads'

/** Above what the process has when the watch begins. ViT-bigG/14 in float32 takes 11 GB; all smaller ones 4. */
export const TRIAL_MEMORY_BYTES = 3 * 2 ** 30

/** Resolves when the watch has begun; call what it gives to end it. */
export async function watchMemory(limitBytes = TRIAL_MEMORY_BYTES): Promise<() => void> {
  const thread = new Worker(new URL('./memory-watch-thread.ts', import.meta.url), {
    name: 'memory-watch',
    workerData: process.memoryUsage.rss() + limitBytes,
  })
  thread.unref()
  await new Promise<void>((resolve, reject) => {
    thread.once('message', resolve)
    thread.once('error', reject)
  })
  return () => void thread.terminate()
}
