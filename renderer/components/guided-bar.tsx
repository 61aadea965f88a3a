/** Above the photos of the sample library: how far drawing is, then queries to begin with. */
import { X } from 'lucide-react'
import type { AppQuery } from '../../electron/shared/app-query.ts'
import { EMPTY_QUERY } from '../../electron/shared/app-query.ts'
import type { GuidedPhoto } from '../../electron/shared/app-sample.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import { useAppState } from '../state/app-context.ts'
import { errorWords } from '../state/error-words.ts'
import { count } from '../state/progress-words.ts'
import { sameQuery } from '../state/query-changes.ts'
import type { SampleActions } from '../state/use-sample-actions.ts'
import { ReferencePicture } from './reference-picture.tsx'
import '../styles/guided-bar.css'

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
        <section className="guided-bar" aria-label="Sample library">
          <p className="guided-bar__words">
            Drawing the sample pictures: {count(sample.done)} of {count(sample.total)}
          </p>
          <progress
            className="guided-bar__progress"
            aria-label="Sample pictures that are drawn"
            max={sample.total}
            value={sample.done}
          />
          <button type="button" className="button button--small" onClick={actions.cancel}>
            Cancel
          </button>
        </section>
      )
    case 'failed':
      return (
        <section className="guided-bar" aria-label="Sample library">
          <p className="guided-bar__words" role="alert">
            The sample pictures could not be drawn. {errorWords(sample.error)}
          </p>
          <button type="button" className="button button--small" onClick={actions.tryIt}>
            Try again
          </button>
          <button type="button" className="button button--small" onClick={actions.cancel}>
            Leave
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
    <section className="guided-bar" aria-label="Queries to begin with">
      <p className="guided-bar__words">Try a photo and words:</p>
      <ul className="guided-bar__queries">
        {guided.map((each) => {
          const asked = queryOf(each)
          const isAsked = sameQuery(asked, query)
          return (
            <li key={`${each.photoId} ${each.text}`}>
              <button
                type="button"
                className="guided-bar__query"
                aria-label={`Find a photo like this one that ${each.text}`}
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
      <button
        type="button"
        className="button button--icon"
        aria-label="Put these queries away"
        title="Put these queries away"
        onClick={onClose}
      >
        <X size={14} aria-hidden />
      </button>
    </section>
  )
}

function queryOf({ photoId, text }: GuidedPhoto): AppQuery {
  return { ...EMPTY_QUERY, references: [{ kind: 'photo', photoId }], text }
}
