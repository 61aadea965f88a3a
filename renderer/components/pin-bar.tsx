/** Under the line above the photos, for the pin that is open: how far it is, or what refining changed. */
import type { SearchRequest } from '../../electron/shared/app-api.ts'
import type { Pin, Refinement, RefiningTarget } from '../../electron/shared/app-refining.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import { useAppState } from '../state/app-context.ts'
import { secondsLeftWords, stepWords, verdictWords } from '../state/refining-words.ts'
import { sentence } from '../state/sentence.ts'
import { useOrderDifference } from '../state/use-order-difference.ts'
import type { RefiningActions } from '../state/use-refining-actions.ts'
import '../styles/pin-bar.css'

export interface PinBarProps {
  readonly pin: Pin
  /** What is asked now. */
  readonly request: SearchRequest
  readonly actions: RefiningActions
  readonly onCompare: (pseudoWords: 'first' | 'refined') => void
}

/** Not every model gives one. */
const FIRST_SHOWN = ' The first answer is shown meanwhile.'

export function PinBar({ pin, request, actions, onCompare }: PinBarProps) {
  const { refinement } = pin
  const model = useAppState((state) => state.model)
  const meanwhile = model.kind === 'ready' && model.model.hasPhi ? FIRST_SHOWN : ''
  const target: RefiningTarget = { kind: 'pin', id: pin.id }
  switch (refinement.kind) {
    case 'none':
      return refinement.reason === null ? null : <Bar words={sentence(refinement.reason)} />
    case 'waiting':
      return <Bar words={`It is refined as soon as its turn comes.${meanwhile}`} />
    case 'refining':
      return <Bar words={goingOnWords(refinement) + meanwhile} act={['Pause', () => actions.pause(target)]} />
    case 'paused':
      return (
        <Bar
          words={`Refining is paused at ${stepWords(refinement)}.`}
          act={['Resume', () => actions.resume(target)]}
        />
      )
    case 'stopped':
      return (
        <Bar
          words={sentence(`not refined: ${refinement.reason}`)}
          act={['Refine again', () => actions.resume(target)]}
        />
      )
    case 'done':
      return <Comparison refinement={refinement} request={request} onCompare={onCompare} />
    default:
      return assertNever(refinement)
  }
}

interface BarProps {
  readonly words: string
  readonly act?: readonly [label: string, run: () => void]
}

function Bar({ words, act }: BarProps) {
  return (
    <section className="pin-bar" aria-label="Refining">
      <p className="pin-bar__words">{words}</p>
      {act && (
        <button type="button" className="button button--small" onClick={act[1]}>
          {act[0]}
        </button>
      )}
    </section>
  )
}

interface ComparisonProps {
  readonly refinement: Extract<Refinement, { kind: 'done' }>
  readonly request: SearchRequest
  readonly onCompare: PinBarProps['onCompare']
}

const SIDES = { first: 'Before', refined: 'After' } as const

function Comparison({ refinement, request, onCompare }: ComparisonProps) {
  const { pseudoWords } = request
  const both = refinement.firstLoss !== null
  const difference = useOrderDifference(both ? request : null)
  const shown = pseudoWords === 'best' ? refinement.kept : pseudoWords
  return (
    <section className="pin-bar" aria-label="Before and after refining">
      {both && (
        <div className="pin-bar__sides">
          {(['first', 'refined'] as const).map((side) => (
            <button
              key={side}
              type="button"
              className="pin-bar__side"
              aria-pressed={side === shown}
              onClick={() => onCompare(side)}
            >
              {SIDES[side]}
            </button>
          ))}
        </div>
      )}
      <p className="pin-bar__words" aria-live="polite">
        {[difference, verdictWords(refinement)].filter(Boolean).join(' ')}
      </p>
    </section>
  )
}

function goingOnWords(refinement: Extract<Refinement, { kind: 'refining' }>): string {
  const { phase, secondsLeft } = refinement
  const left = secondsLeft === null ? '' : `, ${secondsLeftWords(secondsLeft)}`
  const doing = phase === 'preparing' ? 'Preparing to refine' : 'Refining'
  return `${doing}: ${stepWords(refinement)}${left}.`
}
