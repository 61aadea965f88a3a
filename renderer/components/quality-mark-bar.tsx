/** Under the line above the photos while right answers are marked: of which query, how many, and the way out. */
import { useEffect, useState } from 'react'
import { MAX_CONCEPT_LENGTH } from '../../electron/shared/app-quality.ts'
import type { AppQuery } from '../../electron/shared/app-query.ts'
import { useApp } from '../state/app-context.ts'
import { markedWords } from '../state/quality-words.ts'
import { hasBothSides } from '../state/query-changes.ts'
import { sameMarked } from '../state/right-answers.ts'
import type { Marking } from '../state/use-marking.ts'
import { isEditable } from '../state/use-window-transfer.ts'
import { ReferencePicture, referenceKey, referenceName } from './reference-picture.tsx'
import '../styles/quality-marks.css'
import { t } from '../strings/translate.ts'

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
          <span className="mark-bar__words" dir="auto" title={subject.text}>
            {subject.text}
          </span>
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

/** CIRCO's: what reference and answers have in common; some ways of searching make use of it. */
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
    <input
      className="field mark-bar__concept"
      aria-label={t('quality.bothShow')}
      placeholder={t('quality.bothShowExample')}
      title={t('quality.bothShowHint')}
      dir="auto"
      disabled={entryId === null}
      maxLength={MAX_CONCEPT_LENGTH}
      value={typed ?? sharedConcept}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={save}
      onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && save()}
    />
  )
}

/** One step back, wherever the keyboard is. */
function useMarkingKeys(undo: () => void, end: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isEditable(event.target) || document.querySelector('dialog[open]')) return
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
