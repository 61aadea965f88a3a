/** Shows the progress of a measurement, or why it ended. */
import type { Measuring } from '../../electron/shared/app-quality.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import { measuringWords } from '../state/quality-words.ts'
import { sentence } from '../state/sentence.ts'
import { t } from '../strings/translate.ts'

export function QualityProgress({ measuring }: { readonly measuring: Measuring }) {
  switch (measuring.kind) {
    case 'idle':
      return null
    case 'starting':
      return <p>{t('quality.openingModel')}</p>
    case 'running':
      return (
        <div className="quality__running">
          <p>{measuringWords(measuring)}</p>
          <progress
            className="progress"
            aria-label={t('quality.measuringLabel')}
            max={measuring.methods}
            value={measuring.methodsDone + measuring.done / Math.max(1, measuring.total)}
          />
        </div>
      )
    case 'failed':
      return (
        <p className="quality__problem" role="alert">
          {sentence(t('quality.failed', { reason: measuring.reason }))}
        </p>
      )
    default:
      return assertNever(measuring)
  }
}
