/** How far a training of phi is, on the terminal. */
import type { TrainFromFoldersProgress } from '../core/tuning/train-from-folders.ts'
import { assertNever } from '../shared/errors.ts'
import { duration, OverwrittenLine } from './output.ts'

export class TrainingLine {
  readonly #line = new OverwrittenLine()
  #phase: TrainFromFoldersProgress['phase'] | null = null
  #from = { done: 0, ms: 0 }

  show(progress: TrainFromFoldersProgress): void {
    const { phase, done } = progress
    if (phase !== this.#phase) {
      this.#phase = phase
      // What an earlier run did says nothing about how quick this one is.
      this.#from = { done, ms: performance.now() }
    }
    this.#line.show(describe(progress) + this.#left(progress))
  }

  clear(): void {
    this.#line.clear()
  }

  #left({ done, total }: TrainFromFoldersProgress): string {
    const [since, took] = [done - this.#from.done, performance.now() - this.#from.ms]
    return since > 0 ? ` - ${duration(((total - done) * took) / since / 1000)} left` : ''
  }
}

function describe(progress: TrainFromFoldersProgress): string {
  const { phase, done, total } = progress
  switch (phase) {
    case 'pictures':
      return `reading pictures: ${done} of ${total}`
    case 'concepts':
      return `reading names, once a model: ${done} of ${total}`
    case 'phrases':
      return `reading phrases: ${Math.floor(done)} of ${total} pictures`
    case 'teachers':
      return `pseudo-words by optimisation: ${Math.floor(done)} of ${total} pictures`
    case 'training': {
      const last = progress.epochs.at(-1)
      const loss = last
        ? ` - epoch ${last.epoch}, loss on pictures kept apart ${last.validation.loss.toFixed(4)}`
        : ''
      return `training: step ${done} of ${total}${loss}`
    }
    default:
      return assertNever(phase)
  }
}
