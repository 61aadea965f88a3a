/** The sample worker on a terminal. */

import type { StartChild } from '../core/processes/child-process.ts'
import { forkNode } from '../core/processes/child-process.ts'

const SAMPLE_WORKER = new URL('../worker/sample/main.ts', import.meta.url)

export const startSample: StartChild = (options) => forkNode(SAMPLE_WORKER, options)
