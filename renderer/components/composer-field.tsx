/** The field for the caption. A line behind it shows the named words that the caption contains. */
import { type KeyboardEvent, type RefObject, useId, useState } from 'react'
import { MAX_TEXT_LENGTH } from '../../electron/shared/app-api.ts'
import type { AppQuery } from '../../electron/shared/app-query.ts'
import { useAppState } from '../state/app-context.ts'
import type { QueryAction } from '../state/query-view.ts'
import { completionOf } from '../state/word-names.ts'
import { t } from '../strings/translate.ts'
import { WordLine } from './word-line.tsx'

export interface ComposerFieldProps {
  readonly query: AppQuery
  readonly field: RefObject<HTMLInputElement | null>
  /** Named words that the last answer used. */
  readonly read: readonly string[]
  readonly onAct: (action: QueryAction) => void
}

export function ComposerField({ query, field, read, onAct }: ComposerFieldProps) {
  const words = useAppState((state) => state.words)
  const { references, text } = query
  const lineId = useId()
  /** The caret is at the end, so that a completion can be offered. */
  const [atEnd, setAtEnd] = useState(false)
  /** The caption whose completion the user refused. */
  const [refused, setRefused] = useState<string | null>(null)
  const completion = atEnd && text !== refused ? completionOf(text, words) : null
  const follow = ({ selectionStart, value }: HTMLInputElement) => setAtEnd(selectionStart === value.length)
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    // The input method owns this key: Escape drops its proposal, not the caption.
    if (event.nativeEvent.isComposing) return
    if (completion && event.key === 'Tab' && !event.shiftKey) {
      event.preventDefault()
      onAct({ kind: 'type', text: completion.text })
    } else if (completion && event.key === 'Escape') {
      event.stopPropagation()
      setRefused(text)
    } else runFieldKey(event, query, onAct)
  }
  return (
    <div className="composer__text">
      <input
        ref={field}
        className="composer__field"
        type="text"
        dir="auto"
        autoComplete="off"
        spellCheck={false}
        maxLength={MAX_TEXT_LENGTH}
        aria-label={t('composer.describe')}
        aria-describedby={lineId}
        placeholder={t(references.length > 0 ? 'composer.difference' : 'composer.describeOrDrop')}
        value={text}
        onChange={({ target }) => {
          follow(target)
          onAct({ kind: 'type', text: target.value })
        }}
        onSelect={({ currentTarget }) => follow(currentTarget)}
        onBlur={() => setAtEnd(false)}
        onKeyDown={onKeyDown}
      />
      <WordLine id={lineId} text={text} words={words} read={read} completion={completion} />
    </div>
  )
}

/** Escape clears the caption first, then the references, then leaves the field. */
function runFieldKey(
  event: KeyboardEvent<HTMLInputElement>,
  { references, text }: AppQuery,
  onAct: ComposerFieldProps['onAct'],
) {
  const { key, currentTarget } = event
  if (key === 'Escape') {
    event.stopPropagation()
    if (text !== '') onAct({ kind: 'type', text: '' })
    else if (references.length > 0) onAct({ kind: 'references', references: [] })
    else currentTarget.blur()
  } else if (
    key === 'Backspace' &&
    // A key that is held down to delete the caption does not go on to the references.
    !event.repeat &&
    currentTarget.selectionEnd === 0 &&
    references.length > 0
  ) {
    onAct({ kind: 'references', references: references.slice(0, -1) })
  }
}
