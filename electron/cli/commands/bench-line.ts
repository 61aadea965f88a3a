/** Shows the progress of a benchmark on the terminal: the work done, its rate and the time left. Runs in the CLI. */
import type { RunProgress } from '../../core/evaluation/run-benchmarks.ts'
import { describeProgress, duration, OverwrittenLine } from '../output.ts'

export type BenchProgress =
  | RunProgress
  | { readonly phase: 'drawing' | 'cutting'; readonly done: number; readonly total: number }

const VERBS = {
  drawing: 'drawing pictures',
  cutting: 'cutting out references',
  inverting: 'finding pseudo-words',
  searching: 'searching',
} as const

export class BenchLine {
  readonly #line = new OverwrittenLine()
  #work = ''
  #from = { done: 0, ms: 0 }

  show(progress: BenchProgress): void {
    if (progress.phase === 'indexing') {
      this.#line.show(describeProgress(progress.progress))
      return
    }
    const { phase, done, total } = progress
    const of = 'method' in progress ? `${progress.benchmark}, ${progress.method}: ` : ''
    const work = of + VERBS[phase]
    if (work !== this.#work) {
      this.#work = work
      // The rate counts from here: an interrupted run did the work before it at its own rate.
      this.#from = { done, ms: performance.now() }
    }
    this.#line.show(`${work}: ${Math.floor(done)} of ${total}${this.#rate(done, total)}`)
  }

  clear(): void {
    this.#line.clear()
  }

  #rate(done: number, total: number): string {
    const seconds = (performance.now() - this.#from.ms) / 1000
    const perSecond = (done - this.#from.done) / seconds
    if (!(perSecond > 0 && Number.isFinite(perSecond))) return ''
    return ` - ${perSecond.toFixed(1)}/s - ${duration((total - done) / perSecond)} left`
  }
}
