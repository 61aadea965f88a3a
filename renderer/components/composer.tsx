/** Where a query is made: references, words, and nothing to choose between. */
import { ImagePlus, X } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useRef } from 'react'
import { MAX_TEXT_LENGTH } from '../../electron/shared/app-api.ts'
import type { AppQuery } from '../../electron/shared/app-state.ts'
import '../styles/composer.css'
import { sameReference } from '../state/query-changes.ts'
import type { QueryAction } from '../state/query-view.ts'
import { useSlow } from '../state/use-slow.ts'
import { ReferenceChips } from './reference-chips.tsx'

export interface ComposerProps {
  readonly query: AppQuery
  readonly field: RefObject<HTMLInputElement | null>
  readonly busy: boolean
  readonly reading: number
  readonly onAct: (action: QueryAction) => void
  readonly onFiles: (files: readonly File[]) => void
}

export function Composer({ query, field, busy, reading, onAct, onFiles }: ComposerProps) {
  const { references, text } = query
  const slow = useSlow(busy || reading > 0)
  const remove = (reference: AppQuery['references'][number]) => {
    onAct({ kind: 'references', references: references.filter((each) => !sameReference(each, reference)) })
    field.current?.focus()
  }
  const clear = () => {
    onAct({ kind: 'clear' })
    field.current?.focus()
  }
  return (
    <search className="composer" aria-label="Find photos">
      <ReferenceChips references={references} reading={slow ? reading : 0} onRemove={remove} />
      <input
        ref={field}
        className="composer__field"
        type="text"
        dir="auto"
        autoComplete="off"
        spellCheck={false}
        maxLength={MAX_TEXT_LENGTH}
        aria-label="Describe a photo"
        placeholder={
          references.length > 0 ? 'What should be different?' : 'Describe a photo, or drop one here'
        }
        value={text}
        onChange={(event) => onAct({ kind: 'type', text: event.target.value })}
        onKeyDown={(event) => runFieldKey(event, query, onAct)}
      />
      {(references.length > 0 || text !== '') && (
        <button
          type="button"
          className="button button--icon"
          aria-label="Clear"
          title="Clear"
          onClick={clear}
        >
          <X size={16} aria-hidden />
        </button>
      )}
      <PickPicture onFiles={onFiles} />
      <div className="composer__busy" data-busy={slow} role="status">
        {slow && <span className="visually-hidden">Searching</span>}
      </div>
    </search>
  )
}

/** Escape goes back one step: the words, then the references, then out of the field. */
function runFieldKey(event: KeyboardEvent<HTMLInputElement>, query: AppQuery, onAct: ComposerProps['onAct']) {
  const { key, currentTarget } = event
  const { references, text } = query
  // An input method's own: Escape there drops its proposal, not the words.
  if (event.nativeEvent.isComposing) return
  if (key === 'Escape') {
    event.stopPropagation()
    if (text !== '') onAct({ kind: 'type', text: '' })
    else if (references.length > 0) onAct({ kind: 'references', references: [] })
    else currentTarget.blur()
  } else if (
    key === 'Backspace' &&
    // Held down to delete the words, it ends with them.
    !event.repeat &&
    currentTarget.selectionEnd === 0 &&
    references.length > 0
  ) {
    onAct({ kind: 'references', references: references.slice(0, -1) })
  }
}

function PickPicture({ onFiles }: Pick<ComposerProps, 'onFiles'>) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button
        type="button"
        className="button button--icon"
        aria-label="Choose a picture as reference"
        title="Choose a picture as reference"
        onClick={() => input.current?.click()}
      >
        <ImagePlus size={16} aria-hidden />
      </button>
      <input
        ref={input}
        type="file"
        accept="image/*,.heic,.heif,.avif"
        multiple
        hidden
        data-testid="pick-picture"
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])])
          // The same picture may be chosen again.
          target.value = ''
        }}
      />
    </>
  )
}
