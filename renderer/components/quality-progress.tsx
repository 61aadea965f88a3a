/** Shows the progress of a measurement, or why it ended. */
import type { Measuring } from '../../electron/shared/app-quality.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import { measuringWords } from '../state/quality-words.ts'
import { sentence } from '../state/sentence.ts'

export function QualityProgress({ measuring }: { readonly measuring: Measuring }) {
  switch (measuring.kind) {
    case 'idle':
      return null
    case 'starting':
      return <p>Opening the model…</p>
    case 'running':
      return (
        <div className="quality__running">
          <p>{measuringWords(measuring)}</p>
          <progress
            className="progress"
            aria-label="Measuring"
            max={measuring.methods}
            value={measuring.methodsDone + measuring.done / Math.max(1, measuring.total)}
          />
        </div>
      )
    case 'failed':
      return (
        <p className="quality__problem" role="alert">
          {sentence(`not measured: ${measuring.reason}`)}
        </p>
      )
    default:
      return assertNever(measuring)
  }
}
