/** The watching thread of an inference worker that the engine can afford to lose; see memory-watch.ts. */
import { parentPort, workerData } from 'node:worker_threads'

/** A graph allocates up to some 100 MB between two checks. */
const LOOK_EVERY_MS = 20

const limitBytes = Number(workerData)

setInterval(() => {
  if (process.memoryUsage.rss() > limitBytes) process.kill(process.pid, 'SIGKILL')
}, LOOK_EVERY_MS)
parentPort?.postMessage('watching')
