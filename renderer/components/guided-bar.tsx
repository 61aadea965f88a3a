/** Stands above the photos of the sample library: shows the progress of drawing, then first queries. */
import { X } from 'lucide-react'
import type { AppQuery } from '../../electron/shared/app-query.ts'
import { EMPTY_QUERY } from '../../electron/shared/app-query.ts'
import type { GuidedPhoto } from '../../electron/shared/app-sample.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import { useAppState } from '../state/app-context.ts'
import { errorWords } from '../state/error-words.ts'
import { sameQuery } from '../state/query-changes.ts'
import type { SampleActions } from '../state/use-sample-actions.ts'
import { ReferencePicture } from './reference-picture.tsx'
import '../styles/guided-bar.css'
import { t } from '../strings/translate.ts'
import { Tip } from './tip.tsx'

export interface GuidedBarProps {
  readonly query: AppQuery
  readonly closed: boolean
  readonly actions: SampleActions
  readonly onAsk: (query: AppQuery) => void
  readonly onClose: () => void
}

export function GuidedBar({ query, closed, actions, onAsk, onClose }: GuidedBarProps) {
  const sample = useAppState((state) => state.sample)
  switch (sample.kind) {
    case 'none':
      return null
    case 'drawing':
      return (
        <section className="guided-bar" aria-label={t('sample.library')}>
          <p className="guided-bar__words">
            {t('sample.drawing', { done: sample.done, total: sample.total })}
          </p>
          <progress
            className="guided-bar__progress"
            aria-label={t('sample.drawingLabel')}
            max={sample.total}
            value={sample.done}
          />
          <button type="button" className="button button--small" onClick={actions.cancel}>
            {t('common.cancel')}
          </button>
        </section>
      )
    case 'failed':
      return (
        <section className="guided-bar" aria-label={t('sample.library')}>
          <p className="guided-bar__words" role="alert">
            {t('sample.failed', { reason: errorWords(sample.error) })}
          </p>
          <button type="button" className="button button--small" onClick={actions.tryIt}>
            {t('common.tryAgain')}
          </button>
          <button type="button" className="button button--small" onClick={actions.cancel}>
            {t('sample.leave')}
          </button>
        </section>
      )
    case 'ready':
      if (closed || sample.guided.length === 0) return null
      return <Guide guided={sample.guided} query={query} onAsk={onAsk} onClose={onClose} />
    default:
      return assertNever(sample)
  }
}

interface GuideProps extends Pick<GuidedBarProps, 'query' | 'onAsk' | 'onClose'> {
  readonly guided: readonly GuidedPhoto[]
}

function Guide({ guided, query, onAsk, onClose }: GuideProps) {
  return (
    <section className="guided-bar" aria-label={t('sample.suggestions')}>
      <p className="guided-bar__words">{t('sample.tryThis')}</p>
      <ul className="guided-bar__queries">
        {guided.map((each) => {
          const asked = queryOf(each)
          const isAsked = sameQuery(asked, query)
          return (
            <li key={`${each.photoId} ${each.text}`}>
              <button
                type="button"
                className="guided-bar__query"
                aria-label={t('sample.findLike', { words: each.text })}
                aria-pressed={isAsked}
                onClick={() => !isAsked && onAsk(asked)}
              >
                <ReferencePicture
                  reference={{ kind: 'photo', photoId: each.photoId }}
                  className="guided-bar__picture"
                  alt=""
                />
                <span className="guided-bar__text">{each.text}</span>
              </button>
            </li>
          )
        })}
      </ul>
      <Tip text={t('sample.hideSuggestions')}>
        <button
          type="button"
          className="button button--icon"
          aria-label={t('sample.hideSuggestions')}
          onClick={onClose}
        >
          <X size={14} aria-hidden />
        </button>
      </Tip>
    </section>
  )
}

function queryOf({ photoId, text }: GuidedPhoto): AppQuery {
  return { ...EMPTY_QUERY, references: [{ kind: 'photo', photoId }], text }
}
