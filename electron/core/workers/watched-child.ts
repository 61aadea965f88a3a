/** Ends a worker that is silent, and reports how it ended. Runs in the engine. */
import type { WorkerNoticeCode } from '../../shared/library-api.ts'
import type { Channel } from '../../shared/rpc.ts'
import { isSignOfLife } from '../../shared/sign-of-life.ts'
import type { ChildHandle } from './child-process.ts'
import { SilenceWatch } from './silence-watch.ts'

export interface ChildEnd {
  readonly code: WorkerNoticeCode
  /** For a person. */
  readonly reason: string
}

/** Receives a sentence for a person when a worker ends on its own, or could not be started. */
export type OnDeath = (message: string, code: WorkerNoticeCode) => void

export class WatchedChild {
  readonly channel: Channel
  readonly #child: ChildHandle
  readonly #watch: SilenceWatch
  #silence: string | null = null

  constructor(child: ChildHandle, limits: { readonly answerLimitMs?: number } = {}) {
    this.#child = child
    this.channel = child.channel
    const onSilence = (reason: string) => {
      this.#silence = reason
      child.kill()
    }
    this.#watch = new SilenceWatch({ ...limits, onSilence })
    child.channel.onMessage((message) => {
      if (isSignOfLife(message)) this.#watch.heard(message.withinMs)
      else this.#watch.heard()
    })
    child.onExit(() => this.#watch.close())
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Waits for an answer of this worker; one that never comes ends the worker. */
  during<T>(answer: Promise<T>): Promise<T> {
    return this.#watch.during(answer)
  }

  kill(): void {
    this.#watch.close()
    this.#child.kill()
  }

  onExit(listener: (end: ChildEnd) => void): void {
    this.#child.onExit((reason, neverStarted) => {
      if (neverStarted) listener({ code: 'worker-not-started', reason })
      else if (this.#silence !== null) listener({ code: 'worker-silent', reason: this.#silence })
      else listener({ code: 'worker-restarted', reason })
    })
  }
}
