/** Refines the pins and named words that wait, until all are done or until ^C, which leaves a checkpoint. Runs in the CLI. */
import type { Library } from '../core/library/library.ts'
import type { Refinement } from '../shared/app-refining.ts'
import { AppError, assertNever } from '../shared/errors.ts'
import { interruption } from './interruption.ts'
import { say } from './output.ts'

const PROGRESS_EVERY_MS = 2_000

/** @throws `cancelled`, `model-required`, and the errors of opening the model */
export async function refineWaiting(library: Library, signal: AbortSignal): Promise<void> {
  const { refining } = library
  const interrupted = interruption(signal)
  if (!(await library.model())) throw new AppError('model-required', 'the library has no model yet')
  const work = async () => {
    refining.start()
    await refining.settled()
  }
  let toldMs = Number.NEGATIVE_INFINITY
  const onChange = () => {
    if (performance.now() - toldMs < PROGRESS_EVERY_MS) return
    toldMs = performance.now()
    tell(refining.lists)
  }
  refining.listen({ onChange, outsideFile: async () => null })
  await Promise.race([interrupted, work()])
}

function tell(lists: Library['refining']['lists']): void {
  const running = [...lists.pins(), ...lists.words()].find(({ refinement }) => refinement.kind === 'refining')
  if (running) say(`${running.name}: ${describeRefinement(running.refinement)}`)
}

/** The window uses the same words. */
export function describeRefinement(refinement: Refinement): string {
  switch (refinement.kind) {
    case 'none':
      return refinement.reason ?? 'nothing to refine'
    case 'waiting':
    case 'paused':
      return `${refinement.kind} at ${refinement.step} of ${refinement.steps}`
    case 'refining': {
      const { phase, step, steps, loss, secondsLeft } = refinement
      const left = secondsLeft === null ? '' : `, ${Math.ceil(secondsLeft)} s left`
      const told = loss === null ? '' : `, loss ${loss.toFixed(3)}`
      return `${phase === 'preparing' ? 'preparing' : 'refining'} ${step} of ${steps}${told}${left}`
    }
    case 'done': {
      const { kept, firstLoss, refinedLoss } = refinement
      const losses = `loss ${refinedLoss.toFixed(3)}${firstLoss === null ? '' : ` against ${firstLoss.toFixed(3)} at first`}`
      return kept === 'refined' ? `refined, ${losses}` : `the first answer is kept, ${losses}`
    }
    case 'stopped':
      return `stopped: ${refinement.reason}`
    default:
      return assertNever(refinement)
  }
}
