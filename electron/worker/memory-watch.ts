/**
 * Runs in an inference worker that may be lost. Ends this process when a model takes more memory than any CLIP needs: a
 * graph may ask for as much as it likes, and the run that gives it cannot be interrupted from this thread.
 */
import { Worker } from 'node:worker_threads'

/** Above what the process has when the watch begins. */
export const TRIAL_MEMORY_BYTES = 2 * 2 ** 30
/** And so much for each byte of the model's files: float16 becomes float32, and is laid out anew for the processor. */
const BYTES_A_FILE_BYTE = 4

/** Resolves when the watch has begun; call what it gives to end it. @param modelBytes of the model's files */
export async function watchMemory(modelBytes: number): Promise<() => void> {
  const limitBytes = TRIAL_MEMORY_BYTES + BYTES_A_FILE_BYTE * modelBytes
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
