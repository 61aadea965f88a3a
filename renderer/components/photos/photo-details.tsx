/** What is known of one photo, in words: in the inspector and beside the lightbox. */
import type { ReactNode } from 'react'
import type { PhotoDetails as Details, SearchAnswer } from '../../../electron/shared/app-api.ts'
import { useAppState } from '../../state/app-context.ts'
import { hasSampleModel, SAMPLE_MODEL_WORDS } from '../../state/sample-words.ts'
import '../../styles/photos-details.css'
import { MatchBars } from './match-bars.tsx'
import { byteWords, momentWords, pixelWords, sourceWords } from './photo-words.ts'
import { scoresOf } from './relative-scores.ts'
import type { DetailsState } from './use-photo-details.ts'

export interface PhotoDetailsProps {
  readonly photoId: number
  readonly name: string
  readonly state: DetailsState
  readonly answer: SearchAnswer | null
}

export function PhotoDetails({ photoId, name, state, answer }: PhotoDetailsProps) {
  const scores = answer && scoresOf(answer, photoId)
  const isSample = useAppState(hasSampleModel)
  return (
    <div className="photo-details">
      <h2 className="photo-details__name">{name}</h2>
      {scores && <MatchBars scores={scores} />}
      {isSample && <p className="photo-details__quiet">{SAMPLE_MODEL_WORDS}.</p>}
      <DetailsBody state={state} />
    </div>
  )
}

function DetailsBody({ state }: { readonly state: DetailsState }) {
  switch (state.kind) {
    case 'loading':
      return null
    case 'failed':
      return <p className="photo-details__quiet">{FAILED[state.code] ?? 'The details cannot be read now.'}</p>
    case 'ready':
      return <KnownDetails details={state.details} />
  }
}

const FAILED: Partial<Record<string, string>> = {
  'photo-missing': 'This photo is no longer in the library.',
  'connection-lost': 'The details come when the connection is back.',
}

function KnownDetails({ details }: { readonly details: Details }) {
  const { platform } = useAppState((state) => state.host)
  return (
    <>
      {!details.available && (
        <p className="photo-details__notice">
          Its disk is not there now, so only this small picture can be shown.
        </p>
      )}
      {details.damage && <p className="photo-details__notice">Damaged: {details.damage.reason}</p>}
      <dl className="photo-details__list">
        <Detail name="Date">
          {momentWords(details.captured)}
          <span className="photo-details__quiet"> {sourceWords(details.captured.from)}</span>
        </Detail>
        <Detail name="Size">
          {pixelWords(details.width, details.height)}
          <br />
          {byteWords(details.bytes)}, {details.format.toUpperCase()}
        </Detail>
        {details.camera && <Detail name="Camera">{details.camera}</Detail>}
        <Detail name="Folder">{folderOf(details.path, platform === 'win32' ? '\\' : '/')}</Detail>
      </dl>
    </>
  )
}

function Detail({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="photo-details__row">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

export function folderOf(path: string, separator: string): string {
  const end = path.lastIndexOf(separator)
  return end > 0 ? path.slice(0, end) : separator
}
