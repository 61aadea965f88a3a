/** Lists the queries with marked answers. A click opens one; a removed one can be brought back. */
import { useState } from 'react'
import type { QualityEntry } from '../../electron/shared/app-quality.ts'
import type { AppQuery } from '../../electron/shared/app-query.ts'
import { entryWords } from '../state/quality-words.ts'
import { queryWords } from '../state/query-words.ts'
import type { QualityActions } from '../state/use-quality-actions.ts'
import { t } from '../strings/translate.ts'
import { ReferencePicture, referenceKey, referenceName } from './reference-picture.tsx'
import { Tip } from './tip.tsx'

export interface QualityEntriesProps {
  readonly entries: readonly QualityEntry[]
  readonly actions: QualityActions
  readonly onAsk: (query: AppQuery) => void
}

export function QualityEntries({ entries, actions, onAsk }: QualityEntriesProps) {
  /** The entry that was removed last. */
  const [removed, setRemoved] = useState<QualityEntry | null>(null)
  const isGone = removed !== null && !entries.some(({ id }) => id === removed.id)
  if (entries.length === 0 && !isGone) return null
  return (
    <section aria-label={t('quality.queries')}>
      <h3 className="quality__heading">{t('quality.queries')}</h3>
      {isGone && (
        <p className="quality__removed" role="status">
          {t('quality.removedQuery', { query: queryWords(removed.query) })}
          <button type="button" className="button button--small" onClick={() => actions.restore(removed)}>
            {t('common.undo')}
          </button>
        </p>
      )}
      <ul className="quality__entries">
        {entries.map((entry) => (
          <li key={entry.id} className="quality__entry">
            <Entry
              entry={entry}
              onOpen={() => onAsk(entry.query)}
              onRemove={() => {
                setRemoved(entry)
                actions.remove(entry)
              }}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

interface EntryProps {
  readonly entry: QualityEntry
  readonly onOpen: () => void
  readonly onRemove: () => void
}

function Entry({ entry, onOpen, onRemove }: EntryProps) {
  const { references, text } = entry.query
  const name = queryWords(entry.query)
  return (
    <>
      <Tip text={t('quality.showAnswers')}>
        <button type="button" className="quality__open" onClick={onOpen}>
          <span className="quality__pictures">
            {references.map((reference, at) => (
              <ReferencePicture
                key={referenceKey(reference)}
                reference={reference}
                className="quality__picture"
                alt={referenceName(reference, at)}
              />
            ))}
          </span>
          <span className="quality__asked">
            <span className="quality__words" dir="auto">
              {text === '' ? name : text}
            </span>
            <span className="quality__detail">{entryWords(entry)}</span>
          </span>
        </button>
      </Tip>
      <button
        type="button"
        className="button button--small"
        aria-label={t('common.removeNamed', { name })}
        onClick={onRemove}
      >
        {t('common.remove')}
      </button>
    </>
  )
}
