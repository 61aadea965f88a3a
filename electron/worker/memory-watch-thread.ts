/** A thread of an inference worker that may be lost; see memory-watch.ts. */
import { parentPort, workerData } from 'node:worker_threads'

/** A graph takes some 100 MB between two looks. */
const LOOK_EVERY_MS = 20

const limitBytes = Number(workerData)

setInterval(() => {
  if (process.memoryUsage.rss() > limitBytes) process.kill(process.pid, 'SIGKILL')
}, LOOK_EVERY_MS)
parentPort?.postMessage('watching')
