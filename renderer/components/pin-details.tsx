/** Shows the figures of the open pin's refinement, below the details of a photo. */
import type { Pin, Refinement } from '../../electron/shared/app-refining.ts'
import { refinementWords } from '../state/refining-words.ts'

export function PinDetails({ pin: { name, refinement } }: { readonly pin: Pin }) {
  const figures = figuresOf(refinement)
  const state = refinementWords(refinement)
  if (state === null) return null
  return (
    <section className="pin-details" aria-label={`Refining of ${name}`}>
      <h3 className="pin-details__title">Refining</h3>
      <dl className="pin-details__list">
        <Figure name="State" value={state} />
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
      return refinement.loss === null ? [] : [['Loss', refinement.loss]]
    case 'done': {
      const { firstLoss, refinedLoss } = refinement
      return [
        ...(firstLoss === null ? [] : [['Loss of the first answer', firstLoss] as const]),
        ['Loss of the refined answer', refinedLoss],
      ]
    }
    default:
      return []
  }
}
