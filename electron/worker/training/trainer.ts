/**
 * Answers `trainPhi`, one slice a call: see [Note: Training in slices] in electron/shared/training-api.ts.
 * Runs in the inference worker.
 */
import { setImmediate as breath } from 'node:timers/promises'
import type { TrainPhiAnswer, TrainPhiRequest } from '../../shared/training-api.ts'
import { startTrainingJob, type TrainingJob } from './training-job.ts'
import type { TrainerParts, TrainingTurn } from './training-parts.ts'

/** As long as a slice of an inversion. */
const SLICE_MS = 500

interface Held {
  readonly key: string
  readonly job: TrainingJob
  last: TrainingTurn | null
}

export class Trainer {
  readonly #parts: TrainerParts
  /** One training at a time: it takes five times the memory of phi's weights. */
  #held: Held | null = null

  constructor(parts: TrainerParts) {
    this.#parts = parts
  }

  /** @throws AppError `model-no-tokenizer`, `invalid-request`, `checkpoint-unusable`, `disk-full` */
  async train({ leave, ...request }: TrainPhiRequest): Promise<TrainPhiAnswer> {
    const key = JSON.stringify(request)
    if (leave) return this.#leave(key)
    const held = this.#held?.key === key ? this.#held : await this.#start(key, { ...request, leave })
    // No call continues a training that failed.
    this.#held = null
    const answer = await slice(held)
    if (answer.status === 'running') this.#held = held
    return answer
  }

  async #start(key: string, request: TrainPhiRequest): Promise<Held> {
    await this.#drop()
    return { key, job: startTrainingJob(request, this.#parts), last: null }
  }

  async #leave(key: string): Promise<TrainPhiAnswer> {
    const held = this.#held
    const progress = held?.last?.progress ?? { phase: 'steps', done: 0, total: 0, epochs: [] }
    if (held?.key === key) {
      await held.last?.keep()
      await this.#drop()
    }
    return { status: 'running', progress }
  }

  /** The generator's `finally` frees the memory. */
  async #drop(): Promise<void> {
    const held = this.#held
    this.#held = null
    await held?.job.return(undefined as never)
  }
}

async function slice(held: Held): Promise<TrainPhiAnswer> {
  const startMs = performance.now()
  for (;;) {
    const { value, done } = await held.job.next()
    if (done) return { status: 'done', result: value }
    held.last = value
    // Lets messages in, so that a query that arrived meanwhile goes first.
    await breath()
    if (performance.now() - startMs >= SLICE_MS) return { status: 'running', progress: value.progress }
  }
}
