/** Draws the loss on the held-out photos after each round. */
import { lossWords } from '../state/refining-words.ts'
import { t } from '../strings/translate.ts'

const WIDTH = 400
const HEIGHT = 96
/** The width of the line, so that the edges do not cut it. */
const MARGIN = 4

export function TuningCurve({ losses }: { readonly losses: readonly number[] }) {
  const [first, last] = [losses[0], losses.at(-1)]
  if (first === undefined || last === undefined || losses.length < 2) return null
  const words = t('tuning.curve', { first: lossWords(first), last: lossWords(last) })
  return (
    <figure className="tuning-curve">
      <svg className="tuning-curve__plot" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words}>
        <polyline className="tuning-curve__line" points={pointsOf(losses)} />
      </svg>
      <figcaption className="tuning-curve__caption">{t('tuning.curveCaption', { curve: words })}</figcaption>
    </figure>
  )
}

function pointsOf(losses: readonly number[]): string {
  const [low, high] = [Math.min(...losses), Math.max(...losses)]
  const span = high > low ? high - low : 1
  return losses
    .map((loss, at) => {
      const x = MARGIN + (at / (losses.length - 1)) * (WIDTH - 2 * MARGIN)
      const y = MARGIN + ((high - loss) / span) * (HEIGHT - 2 * MARGIN)
      return `${x.toFixed(1)},${y.toFixed(1)}`
    })
    .join(' ')
}
