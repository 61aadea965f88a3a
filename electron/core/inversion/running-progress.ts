/** Progress and remaining time of the job that runs. Runs in the engine; pure but for the clock. */
import type { RefiningTarget } from '../../shared/app-refining.ts'
import type { InvertProgress } from '../../shared/inversion-api.ts'
import type { Running } from './refinement-state.ts'

/** Weight of the phrases' loss beside the content's, as in iSEARLE. */
const GPT_WEIGHT = 0.5

export interface RunningSteps {
  readonly before: number
  readonly step: number
  readonly steps: number
}

export class RunningProgress {
  readonly target: RefiningTarget
  /** Steps of the subjects before this one. */
  readonly #before: number
  readonly #steps: number
  #start: { readonly step: number; readonly atMs: number } | null = null
  #step: number
  #state: Running

  constructor(target: RefiningTarget, { before, step, steps }: RunningSteps) {
    this.target = target
    this.#before = before
    this.#steps = steps
    this.#step = step
    this.#state = { kind: 'refining', phase: 'steps', step, steps, loss: null, secondsLeft: null }
  }

  get state(): Running {
    return this.#state
  }

  /** Steps done, over all subjects of the target. */
  get step(): number {
    return this.#step
  }

  take({ phase, done, total, losses }: InvertProgress, nowMs = performance.now()): void {
    if (phase !== 'steps') {
      this.#state = { ...this.#state, phase: 'preparing', step: done, steps: total, secondsLeft: null }
      return
    }
    this.#start ??= { step: done, atMs: nowMs }
    const perStepMs = (nowMs - this.#start.atMs) / (done - this.#start.step)
    const [latest] = losses
    this.#step = this.#before + done
    this.#state = {
      kind: 'refining',
      phase: 'steps',
      step: this.#step,
      steps: this.#steps,
      loss: latest ? latest.content + GPT_WEIGHT * latest.gpt : null,
      secondsLeft: Number.isFinite(perStepMs)
        ? (perStepMs * (this.#steps - this.#before - done)) / 1_000
        : null,
    }
  }
}
