/** The composer: the user builds a query here from references and a caption. */
import { X } from 'lucide-react'
import type { RefObject } from 'react'
import type { AppQuery, Reference } from '../../electron/shared/app-query.ts'
import '../styles/composer.css'
import type { OpenPin } from '../state/open-pin.ts'
import { hasBothSides, sameReference } from '../state/query-changes.ts'
import type { QueryAction } from '../state/query-view.ts'
import type { RefiningActions } from '../state/use-refining-actions.ts'
import { useSlow } from '../state/use-slow.ts'
import { t } from '../strings/translate.ts'
import { ComposerField } from './composer-field.tsx'
import { Dial } from './dial.tsx'
import { PickPicture } from './pick-picture.tsx'
import { PinButton } from './pin-button.tsx'
import { ReferenceChips } from './reference-chips.tsx'
import { Tip } from './tip.tsx'

export interface ComposerProps {
  readonly query: AppQuery
  readonly field: RefObject<HTMLInputElement | null>
  readonly busy: boolean
  readonly reading: number
  /** Named words that the last answer used. */
  readonly read: readonly string[]
  readonly openPin: OpenPin | null
  readonly refining: RefiningActions
  readonly onAct: (action: QueryAction) => void
  readonly onFiles: (files: readonly File[]) => void
  readonly onSaveWord: (references: readonly Reference[]) => void
}

export function Composer(props: ComposerProps) {
  const { query, field, reading, onAct } = props
  const { references, text } = query
  const slow = useSlow(props.busy || reading > 0)
  const focus = () => field.current?.focus()
  const remove = (reference: Reference) => {
    onAct({ kind: 'references', references: references.filter((each) => !sameReference(each, reference)) })
    focus()
  }
  const clear = () => {
    onAct({ kind: 'clear' })
    focus()
  }
  return (
    <search className="composer" aria-label={t('composer.find')}>
      <ReferenceChips
        references={references}
        reading={slow ? reading : 0}
        onRemove={remove}
        onSaveWord={props.onSaveWord}
      />
      <ComposerField query={query} field={field} read={props.read} onAct={onAct} />
      {hasBothSides(query) && (
        <Dial dial={query.dial} onDial={(dial) => onAct({ kind: 'dial', dial })} onLeave={focus} />
      )}
      {(references.length > 0 || text !== '') && (
        <>
          <PinButton query={query} open={props.openPin} actions={props.refining} />
          <Tip text={t('common.clear')}>
            <button
              type="button"
              className="button button--icon"
              aria-label={t('common.clear')}
              onClick={clear}
            >
              <X size={16} aria-hidden />
            </button>
          </Tip>
        </>
      )}
      <PickPicture onFiles={props.onFiles} />
      <div className="composer__busy" data-busy={slow} role="status">
        {slow && <span className="visually-hidden">{t('composer.searching')}</span>}
      </div>
    </search>
  )
}
