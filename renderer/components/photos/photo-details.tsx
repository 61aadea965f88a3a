/** The details of a photo in words, for the inspector and the lightbox. */
import type { ReactNode } from 'react'
import type { PhotoDetails as Details, SearchAnswer } from '../../../electron/shared/app-api.ts'
import type { AppErrorCode } from '../../../electron/shared/errors.ts'
import { useAppState } from '../../state/app-context.ts'
import { hasSampleModel, sampleModelWords } from '../../state/sample-words.ts'
import '../../styles/photos-details.css'
import { t } from '../../strings/translate.ts'
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
      {isSample && (
        <p className="photo-details__quiet">{t('sample.modelSentence', { model: sampleModelWords() })}</p>
      )}
      <DetailsBody state={state} />
    </div>
  )
}

function DetailsBody({ state }: { readonly state: DetailsState }) {
  switch (state.kind) {
    case 'loading':
      return null
    case 'failed':
      return <p className="photo-details__quiet">{failureWords(state.code)}</p>
    case 'ready':
      return <KnownDetails details={state.details} />
  }
}

function failureWords(code: AppErrorCode): string {
  if (code === 'photo-missing') return t('photos.missing')
  return t(code === 'connection-lost' ? 'photos.detailsLater' : 'photos.detailsUnreadable')
}

function KnownDetails({ details }: { readonly details: Details }) {
  const { platform } = useAppState((state) => state.host)
  return (
    <>
      {!details.available && <p className="photo-details__notice">{t('photos.offlineDetail')}</p>}
      {details.damage && (
        <p className="photo-details__notice">{t('photos.damaged', { reason: details.damage.reason })}</p>
      )}
      <dl className="photo-details__list">
        <Detail name={t('photos.detailDate')}>
          {momentWords(details.captured)}
          <span className="photo-details__quiet"> {sourceWords(details.captured.from)}</span>
        </Detail>
        <Detail name={t('photos.detailSize')}>
          {pixelWords(details.width, details.height)}
          <br />
          {t('photos.fileSize', { size: byteWords(details.bytes), format: details.format.toUpperCase() })}
        </Detail>
        {details.camera && <Detail name={t('photos.detailCamera')}>{details.camera}</Detail>}
        {details.lens && <Detail name={t('photos.detailLens')}>{details.lens}</Detail>}
        <Detail name={t('photos.detailFolder')}>
          {folderOf(details.path, platform === 'win32' ? '\\' : '/')}
        </Detail>
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
