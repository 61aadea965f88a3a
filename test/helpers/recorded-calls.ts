/** Workers that record their calls. */
import type { ChildHandle, StartChild } from '../../electron/core/workers/child-process.ts'

export class RecordedCalls {
  readonly methods: string[] = []

  /** The same start, with every call of its processes recorded. */
  of(start: StartChild): StartChild {
    return (options) => {
      const child = start(options)
      const send: ChildHandle['channel']['send'] = (message) => {
        this.methods.push((message as { readonly method?: string }).method ?? 'no call')
        child.channel.send(message)
      }
      return { ...child, channel: { ...child.channel, send } }
    }
  }

  /** The calls since the last time. */
  take(): readonly string[] {
    return this.methods.splice(0)
  }
}
