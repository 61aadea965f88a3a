/** Shows the figures of the open pin's refinement, below the details of a photo. */
import type { Pin, Refinement } from '../../electron/shared/app-refining.ts'
import { refinementWords } from '../state/refining-words.ts'
import { t } from '../strings/translate.ts'

export function PinDetails({ pin: { name, refinement } }: { readonly pin: Pin }) {
  const figures = figuresOf(refinement)
  const state = refinementWords(refinement)
  if (state === null) return null
  return (
    <section className="pin-details" aria-label={t('pins.refiningOf', { name })}>
      <h3 className="pin-details__title">{t('pins.refiningHeading')}</h3>
      <dl className="pin-details__list">
        <Figure name={t('pins.state')} value={state} />
        {figures.map(([figure, value]) => (
          <Figure key={figure} name={figure} value={value.toFixed(4)} />
        ))}
      </dl>
    </section>
  )
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className="pin-details__row">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function figuresOf(refinement: Refinement): readonly (readonly [name: string, loss: number])[] {
  switch (refinement.kind) {
    case 'refining':
      return refinement.loss === null ? [] : [[t('pins.lossNow'), refinement.loss]]
    case 'done': {
      const { firstLoss, refinedLoss } = refinement
      return [
        ...(firstLoss === null ? [] : [[t('pins.lossOfOriginal'), firstLoss] as const]),
        [t('pins.lossRefined'), refinedLoss],
      ]
    }
    default:
      return []
  }
}
