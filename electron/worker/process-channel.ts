/** Runs in a forked worker: the channel to the engine, and the end of the process when the engine is gone. */
import type { Channel } from '../shared/rpc.ts'

export function engineChannel(): Channel {
  if (!process.send) throw new Error('expected to be started by the engine with an IPC channel')
  process.on('disconnect', () => process.exit(0))
  // The terminal sends ^C to the whole process group; the engine decides when its workers end.
  process.on('SIGINT', () => {})
  return {
    send: (message) => void process.send?.(message, undefined, undefined, () => {}),
    onMessage: (listener) => void process.on('message', listener),
  }
}
