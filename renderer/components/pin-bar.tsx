/** Stands above the photos of the open pin: shows the progress of refining, or what it changed. */
import type { SearchRequest } from '../../electron/shared/app-api.ts'
import type { Pin, Refinement, RefiningTarget } from '../../electron/shared/app-refining.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import { useAppState } from '../state/app-context.ts'
import { secondsLeftWords, stepWords, verdictWords } from '../state/refining-words.ts'
import { sentence } from '../state/sentence.ts'
import { useOrderDifference } from '../state/use-order-difference.ts'
import type { RefiningActions } from '../state/use-refining-actions.ts'
import '../styles/pin-bar.css'
import { t } from '../strings/translate.ts'

export interface PinBarProps {
  readonly pin: Pin
  /** The request that the photos answer. */
  readonly request: SearchRequest
  readonly actions: RefiningActions
  readonly onCompare: (pseudoWords: 'first' | 'refined') => void
}

export function PinBar({ pin, request, actions, onCompare }: PinBarProps) {
  const { refinement } = pin
  const model = useAppState((state) => state.model)
  const hasOriginal = model.kind === 'ready' && model.model.hasPhi
  const meanwhile = (progress: string) => (hasOriginal ? t('pins.originalMeanwhile', { progress }) : progress)
  const target: RefiningTarget = { kind: 'pin', id: pin.id }
  switch (refinement.kind) {
    case 'none':
      return refinement.reason === null ? null : <Bar words={sentence(refinement.reason)} />
    case 'waiting':
      return <Bar words={meanwhile(t('pins.waiting'))} />
    case 'refining':
      return (
        <Bar
          words={meanwhile(refiningWords(refinement))}
          act={[t('common.pause'), () => actions.pause(target)]}
        />
      )
    case 'paused':
      return (
        <Bar
          words={t('pins.paused', { progress: stepWords(refinement) })}
          act={[t('common.resume'), () => actions.resume(target)]}
        />
      )
    case 'stopped':
      return (
        <Bar
          words={sentence(t('pins.stopped', { reason: refinement.reason }))}
          act={[t('pins.refineAgain'), () => actions.resume(target)]}
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
    <section className="pin-bar" aria-label={t('pins.refiningHeading')}>
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

const SIDES = { first: 'pins.before', refined: 'pins.after' } as const

function Comparison({ refinement, request, onCompare }: ComparisonProps) {
  const { pseudoWords } = request
  const both = refinement.firstLoss !== null
  const difference = useOrderDifference(both ? request : null)
  const shown = pseudoWords === 'best' ? refinement.kept : pseudoWords
  return (
    <section className="pin-bar" aria-label={t('pins.beforeAndAfter')}>
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
              {t(SIDES[side])}
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

function refiningWords(refinement: Extract<Refinement, { kind: 'refining' }>): string {
  const { phase, secondsLeft } = refinement
  const progress = stepWords(refinement)
  const preparing = phase === 'preparing'
  return secondsLeft === null
    ? t(preparing ? 'pins.preparing' : 'pins.refining', { progress })
    : t(preparing ? 'pins.preparingFor' : 'pins.refiningFor', {
        progress,
        left: secondsLeftWords(secondsLeft),
      })
}
