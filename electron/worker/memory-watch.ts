/**
 * Ends this process when a model takes more memory than any CLIP needs: a graph may allocate without limit,
 * and this thread cannot interrupt the run. Runs in an inference worker that the engine can afford to lose.
 */
import { Worker } from 'node:worker_threads'

/** Above the process's memory when the watch starts. */
export const TRIAL_MEMORY_BYTES = 2 * 2 ** 30
/**
 * Added for each byte of the model's files: float16 becomes float32, and the runtime lays weights out anew
 * for the processor.
 */
const BYTES_A_FILE_BYTE = 4

/**
 * Starts the watch and returns a function that ends it.
 * @param modelBytes size of the model's files
 */
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
