/** How far indexing is, in the status bar. */
import { useEffect, useState } from 'react'
import { assertNever } from '../../electron/shared/errors.ts'
import type { IngestProgress } from '../../electron/shared/library-api.ts'
import { useAppState } from '../state/app-context.ts'
import {
  count,
  doneWords,
  factsWords,
  photosWords,
  rateWords,
  smoothRate,
  timeLeftWords,
} from '../state/progress-words.ts'
import type { LibraryActions } from '../state/use-library-actions.ts'

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
          Pause
        </button>
      )}
      {writes && stopped && (
        <button type="button" className="status-bar__link" onClick={actions.resume}>
          {progress.state === 'paused' ? 'Resume' : 'Try again'}
        </button>
      )}
    </span>
  )
}

function progressWords(progress: IngestProgress, photos: number, rate: number | null): string {
  switch (progress.state) {
    case 'idle':
      return progress.pending > 0
        ? `${photosWords(photos)} - ${count(progress.pending)} waiting to be read`
        : photosWords(photos)
    case 'scanning':
      return `looking for photos - ${count(progress.done + progress.failed + progress.pending)} found`
    case 'reading-facts':
      return factsWords(progress)
    case 'paused':
      return `${doneWords(progress)} - paused`
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

/** What is in the way; each is tried again by itself, and at once with the button. */
function haltWords({ haltedBy }: IngestProgress): string {
  switch (haltedBy) {
    case 'disk-full':
      return 'waiting: the disk is full'
    case 'inference-unavailable':
    case 'inference-failed':
      return 'waiting: the search model cannot be run'
    case 'library-unusable':
      return 'waiting: nothing can be written to the library'
    default:
      return 'waiting: something is in the way'
  }
}

function useSmoothRate(progress: IngestProgress): number | null {
  const [rate, setRate] = useState(progress.perSecond)
  useEffect(() => setRate((known) => smoothRate(known, progress.perSecond)), [progress])
  return rate
}
