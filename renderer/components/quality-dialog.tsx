/** Shows and measures how well each method finds the marked answers, and lists their queries. */
import { useState } from 'react'
import { FAST_METHODS, type QualityReport, SLOW_METHODS } from '../../electron/shared/app-quality.ts'
import type { AppQuery } from '../../electron/shared/app-query.ts'
import { useAppState } from '../state/app-context.ts'
import { type QualityActions, useQualityActions } from '../state/use-quality-actions.ts'
import { Dialog } from './dialog.tsx'
import { QualityEntries } from './quality-entries.tsx'
import { QualityFigures } from './quality-figures.tsx'
import { QualityProgress } from './quality-progress.tsx'
import '../styles/quality-dialog.css'
import { t } from '../strings/translate.ts'
import { Tip } from './tip.tsx'

export interface QualityDialogProps {
  readonly onAsk: (query: AppQuery) => void
  readonly onClose: () => void
}

export function QualityDialog({ onAsk, onClose }: QualityDialogProps) {
  const { entries, report, measuring } = useAppState((state) => state.quality)
  /** The dialog shows its own messages, because those of the window lie behind it. */
  const [said, say] = useState('')
  const actions = useQualityActions(say)
  return (
    <Dialog
      title={t('quality.title')}
      size="large"
      onClose={onClose}
      footer={
        <>
          <p className="quality__said" role="status">
            {said}
          </p>
          <button type="button" className="button" onClick={actions.importMarks}>
            {t('quality.importAction')}
          </button>
          <Tip text={t('quality.exportHint')}>
            <button
              type="button"
              className="button"
              disabled={entries.length === 0}
              onClick={actions.exportMarks}
            >
              {t('quality.exportAction')}
            </button>
          </Tip>
          <MeasureButtons actions={actions} />
        </>
      }
    >
      <div className="quality">
        <QualityProgress measuring={measuring} />
        {report && <QualityFigures report={report} />}
        {entries.length === 0 && !report && <Explanation />}
        <QualityEntries entries={entries} actions={actions} onAsk={onAsk} />
      </div>
    </Dialog>
  )
}

function Explanation() {
  return (
    <>
      <p>{t('quality.explanationWhy')}</p>
      <p>{t('quality.explanationHow')}</p>
    </>
  )
}

/** Offers only measurements whose figures are missing or stale. */
function MeasureButtons({ actions }: { readonly actions: QualityActions }) {
  const quality = useAppState((state) => state.quality)
  const model = useAppState((state) => state.model)
  const library = useAppState((state) => state.library)
  const { entries, report, measuring } = quality
  if (measuring.kind === 'running' || measuring.kind === 'starting') {
    return (
      <button type="button" className="button" onClick={actions.cancel}>
        {t('quality.stop')}
      </button>
    )
  }
  const readsWords = model.kind === 'ready' && model.model.hasTokenizer
  const possible =
    entries.some(({ standing }) => standing === 'measured') &&
    model.kind === 'ready' &&
    library.kind === 'ready' &&
    library.access === 'write'
  const fast = has(report, FAST_METHODS)
  const slow = has(report, SLOW_METHODS)
  return (
    <>
      {readsWords && !slow && (
        <Tip text={t('quality.measureHint')}>
          <button
            type="button"
            className={fast ? 'button button--primary' : 'button'}
            disabled={!possible}
            onClick={() => actions.measure(true)}
          >
            {t(fast ? 'quality.measureRefinedToo' : 'quality.measureRefined')}
          </button>
        </Tip>
      )}
      {!fast && (
        <button
          type="button"
          className="button button--primary"
          disabled={!possible}
          onClick={() => actions.measure(false)}
        >
          {t('quality.measure')}
        </button>
      )}
    </>
  )
}

/** Whether a figure of one of these methods still holds. */
function has(report: QualityReport | null, methods: readonly string[]): boolean {
  return (
    report !== null &&
    report.stale.length === 0 &&
    report.figures.some(({ method }) => methods.includes(method))
  )
}
