/** Shows the progress of indexing in the status bar. */
import { useEffect, useState } from 'react'
import { assertNever } from '../../electron/shared/errors.ts'
import type { IngestProgress } from '../../electron/shared/library-api.ts'
import { useAppState } from '../state/app-context.ts'
import {
  doneWords,
  factsWords,
  photosWords,
  rateWords,
  smoothRate,
  timeLeftWords,
} from '../state/progress-words.ts'
import type { LibraryActions } from '../state/use-library-actions.ts'
import { t } from '../strings/translate.ts'

export interface StatusProgressProps {
  readonly actions: LibraryActions
}

const RUNNING: ReadonlySet<IngestProgress['state']> = new Set(['indexing', 'scanning', 'reading-facts'])

export function StatusProgress({ actions }: StatusProgressProps) {
  const progress = useAppState((state) => state.progress)
  const photos = useAppState((state) => state.photos)
  const library = useAppState((state) => state.library)
  const rate = useSmoothRate(progress)
  const writes = library.kind === 'ready' && library.access === 'write'
  const running = RUNNING.has(progress.state)
  const stopped = progress.state === 'paused' || progress.state === 'halted'
  return (
    <span className="status-bar__progress">
      <span>{progressWords(progress, photos, rate)}</span>
      {writes && running && (
        <button type="button" className="status-bar__link" onClick={actions.pause}>
          {t('common.pause')}
        </button>
      )}
      {writes && stopped && (
        <button type="button" className="status-bar__link" onClick={actions.resume}>
          {t(progress.state === 'paused' ? 'common.resume' : 'common.tryAgain')}
        </button>
      )}
    </span>
  )
}

function progressWords(progress: IngestProgress, photos: number, rate: number | null): string {
  switch (progress.state) {
    case 'idle':
      return progress.pending > 0
        ? t('library.waiting', { photos: photosWords(photos), pending: progress.pending })
        : photosWords(photos)
    case 'scanning':
      return t('library.scanning', { found: progress.done + progress.failed + progress.pending })
    case 'reading-facts':
      return factsWords(progress)
    case 'paused':
      return t('library.pausedProgress', { progress: doneWords(progress) })
    case 'halted':
      return `${doneWords(progress)} - ${haltWords(progress)}`
    case 'indexing': {
      const left = timeLeftWords(progress.pending, rate)
      return [doneWords(progress), rate === null ? null : rateWords(rate), left].filter(Boolean).join(' - ')
    }
    default:
      return assertNever(progress.state)
  }
}

/** Names what blocks indexing. The engine tries again by itself; the button tries at once. */
function haltWords({ haltedBy }: IngestProgress): string {
  switch (haltedBy) {
    case 'disk-full':
      return t('library.haltedByDisk')
    case 'inference-unavailable':
    case 'inference-failed':
      return t('library.haltedByModel')
    case 'library-unusable':
      return t('library.haltedByLibrary')
    default:
      return t('library.haltedByOther')
  }
}

function useSmoothRate(progress: IngestProgress): number | null {
  const [rate, setRate] = useState(progress.perSecond)
  useEffect(() => setRate((known) => smoothRate(known, progress.perSecond)), [progress])
  return rate
}
