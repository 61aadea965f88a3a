/** Stands above the photos while the user marks right answers: the query, the count and the buttons. */
import { useEffect, useState } from 'react'
import { MAX_CONCEPT_LENGTH } from '../../electron/shared/app-quality.ts'
import type { AppQuery } from '../../electron/shared/app-query.ts'
import { useApp } from '../state/app-context.ts'
import { markedWords } from '../state/quality-words.ts'
import { hasBothSides } from '../state/query-changes.ts'
import { sameMarked } from '../state/right-answers.ts'
import type { Marking } from '../state/use-marking.ts'
import { isDialogOpen } from '../state/use-window-keys.ts'
import { isEditable } from '../state/use-window-transfer.ts'
import { ReferencePicture, referenceKey, referenceName } from './reference-picture.tsx'
import '../styles/quality-marks.css'
import { t } from '../strings/translate.ts'
import { Tip } from './tip.tsx'

export interface QualityMarkBarProps {
  readonly subject: AppQuery
  readonly marking: Marking
  /** The query in the composer. */
  readonly shown: AppQuery
  readonly onAsk: (query: AppQuery) => void
}

export function QualityMarkBar({ subject, marking, shown, onAsk }: QualityMarkBarProps) {
  const { right, missing, canUndo, undo, end } = marking
  useMarkingKeys(undo, end)
  const measurable = subject.references.length === 1 && hasBothSides(subject)
  return (
    <section className="mark-bar" aria-label={t('quality.rightAnswers')}>
      <div className="mark-bar__subject">
        {subject.references.map((reference, at) => (
          <ReferencePicture
            key={referenceKey(reference)}
            reference={reference}
            className="mark-bar__picture"
            alt={referenceName(reference, at)}
          />
        ))}
        {subject.text.trim() !== '' && (
          <Tip text={subject.text}>
            <span className="mark-bar__words" dir="auto">
              {subject.text}
            </span>
          </Tip>
        )}
      </div>
      <p className="mark-bar__count" role="status">
        {markedWords(right.size, missing)}
      </p>
      <p className="mark-bar__hint">{t(measurable ? 'quality.hintClick' : 'quality.hintNotMeasured')}</p>
      {measurable && <SharedConcept marking={marking} />}
      {!sameMarked(subject, shown) && (
        <button type="button" className="button button--small" onClick={() => onAsk(subject)}>
          {t('quality.backToQuery')}
        </button>
      )}
      <button type="button" className="button button--small" disabled={!canUndo} onClick={undo}>
        {t('common.undo')}
      </button>
      <button type="button" className="button button--small button--primary" onClick={end}>
        {t('common.done')}
      </button>
    </section>
  )
}

/** CIRCO's shared concept: what reference and answers have in common. Some methods use it. */
function SharedConcept({ marking: { entryId, sharedConcept } }: { readonly marking: Marking }) {
  const { client, fail } = useApp()
  const [typed, setTyped] = useState<string | null>(null)
  const save = () => {
    if (typed === null || entryId === null) return
    client.api
      .shareConcept({ entryId, concept: typed })
      .catch((error: unknown) => fail(error, t('quality.bothShow')))
      .finally(() => setTyped(null))
  }
  return (
    <Tip text={t('quality.bothShowHint')}>
      <input
        className="field mark-bar__concept"
        aria-label={t('quality.bothShow')}
        placeholder={t('quality.bothShowExample')}
        dir="auto"
        disabled={entryId === null}
        maxLength={MAX_CONCEPT_LENGTH}
        value={typed ?? sharedConcept}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={save}
        onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && save()}
      />
    </Tip>
  )
}

/** Undoes or ends marking by a key, wherever the focus is. */
function useMarkingKeys(undo: () => void, end: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isEditable(event.target) || isDialogOpen()) return
      const { key, ctrlKey, metaKey, shiftKey, altKey } = event
      if (key === 'Escape') end()
      else if (key.toLowerCase() === 'z' && (ctrlKey || metaKey) && !shiftKey && !altKey) undo()
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [undo, end])
}
