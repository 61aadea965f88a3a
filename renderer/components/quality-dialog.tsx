/** Quality on one's own photos: how well each way of searching finds what was marked, and what that is. */
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

export interface QualityDialogProps {
  readonly onAsk: (query: AppQuery) => void
  readonly onClose: () => void
}

export function QualityDialog({ onAsk, onClose }: QualityDialogProps) {
  const { entries, report, measuring } = useAppState((state) => state.quality)
  /** Said in the dialog itself: a message of the window would be behind it. */
  const [said, say] = useState('')
  const actions = useQualityActions(say)
  return (
    <Dialog
      title="Quality on your photos"
      size="large"
      onClose={onClose}
      footer={
        <>
          <p className="quality__said" role="status">
            {said}
          </p>
          <button type="button" className="button" onClick={actions.importMarks}>
            Import…
          </button>
          <button
            type="button"
            className="button"
            disabled={entries.length === 0}
            title="CIRCO’s format, which tools for such benchmarks read"
            onClick={actions.exportMarks}
          >
            Export as CIRCO files…
          </button>
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
      <p>
        Mark the photos that are right for a query, and Searlight measures how well each way of searching
        finds them among your own photos.
      </p>
      <p>
        Search with a photo and words, then press “Mark right answers” above the photos. Marks stay in this
        library and on this computer.
      </p>
    </>
  )
}

/** What is measured already is not offered again until something has changed. */
function MeasureButtons({ actions }: { readonly actions: QualityActions }) {
  const quality = useAppState((state) => state.quality)
  const model = useAppState((state) => state.model)
  const library = useAppState((state) => state.library)
  const { entries, report, measuring } = quality
  if (measuring.kind === 'running' || measuring.kind === 'starting') {
    return (
      <button type="button" className="button" onClick={actions.cancel}>
        Stop measuring
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
        <button
          type="button"
          className={fast ? 'button button--primary' : 'button'}
          disabled={!possible}
          title="Each reference is refined first, one after the other, behind everything else: seconds to minutes for each"
          onClick={() => actions.measure(true)}
        >
          {fast ? 'Measure refined too' : 'Measure with refining'}
        </button>
      )}
      {!fast && (
        <button
          type="button"
          className="button button--primary"
          disabled={!possible}
          onClick={() => actions.measure(false)}
        >
          Measure
        </button>
      )}
    </>
  )
}

/** Figures of one of them that still hold. */
function has(report: QualityReport | null, methods: readonly string[]): boolean {
  return (
    report !== null &&
    report.stale.length === 0 &&
    report.figures.some(({ method }) => methods.includes(method))
  )
}
