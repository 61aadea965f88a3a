/** Starts the sample worker as a Node process. Runs in the CLI. */
import type { StartChild } from '../core/workers/child-process.ts'
import { forkNode } from '../core/workers/child-process.ts'

const SAMPLE_WORKER = new URL('../worker/sample/main.ts', import.meta.url)

export const startSample: StartChild = (options) => forkNode(SAMPLE_WORKER, options)
