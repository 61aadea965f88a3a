/** Starts, watches and stops the tuning that runs in this process. Runs in the engine. */
import { serialiseError } from '../../shared/errors.ts'
import { TimeLeft } from './time-left.ts'
import type { TuningProgress } from './tuning-file.ts'
import type { TunedPhi, TuningJobOptions } from './tuning-job.ts'

export type TuningOutcome =
  | { readonly kind: 'offered'; readonly tuned: TunedPhi }
  | { readonly kind: 'failed'; readonly reason: string }

export type TuningTask = (options: Pick<TuningJobOptions, 'signal' | 'onProgress'>) => Promise<TunedPhi>

export interface TuningWorkOptions {
  readonly onChange: () => void
  /** Not called for a tuning that was stopped. */
  readonly onEnd: (outcome: TuningOutcome) => void
}

export class TuningWork {
  readonly #options: TuningWorkOptions
  #timeLeft = new TimeLeft()
  #progress: TuningProgress | null = null
  #running: { readonly stop: AbortController; readonly ended: Promise<void> } | null = null

  constructor(options: TuningWorkOptions) {
    this.#options = options
  }

  /** Null before the first report. */
  get progress(): TuningProgress | null {
    return this.#progress
  }

  get secondsLeft(): number | null {
    return this.#timeLeft.seconds
  }

  get isRunning(): boolean {
    return this.#running !== null
  }

  /** Waits for a tuning that is being stopped; does nothing while another one runs. */
  begin(task: TuningTask): void {
    // `ended` never rejects, and `begin` reports through `onEnd`.
    if (this.#running?.stop.signal.aborted) void this.#running.ended.then(() => this.begin(task))
    if (this.#running) return
    const stop = new AbortController()
    this.#timeLeft = new TimeLeft()
    this.#progress = null
    const ended = this.#run(task, stop.signal).then(() => {
      this.#running = null
      this.#options.onChange()
    })
    this.#running = { stop, ended }
  }

  async stop(): Promise<void> {
    this.#running?.stop.abort()
    await this.#running?.ended
  }

  /** Never rejects. */
  async #run(task: TuningTask, signal: AbortSignal): Promise<void> {
    const { onChange, onEnd } = this.#options
    const onProgress = (progress: TuningProgress) => {
      this.#progress = progress
      this.#timeLeft.saw(progress)
      onChange()
    }
    try {
      const tuned = await task({ signal, onProgress })
      if (!signal.aborted) onEnd({ kind: 'offered', tuned })
    } catch (error) {
      const { code, message } = serialiseError(error)
      // Cancelled: the library closes, or another model answers.
      if (!signal.aborted && code !== 'cancelled') onEnd({ kind: 'failed', reason: message })
    }
  }
}
