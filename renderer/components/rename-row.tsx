/** The field in place of an entry of the sidebar while it gets another name. */
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import { MAX_NAME_LENGTH } from '../../electron/shared/app-refining.ts'
import { t } from '../strings/translate.ts'

export interface RenameRowProps {
  readonly name: string
  readonly onRename: (name: string) => void
  /** Why a name cannot be used, in words. */
  readonly problemOf: (name: string) => string | null
  readonly onDone: () => void
}

export function RenameRow({ name, onRename, problemOf, onDone }: RenameRowProps) {
  const [typed, setTyped] = useState(name)
  const wanted = typed.trim()
  const problem = problemOf(wanted)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (wanted === '' || problem) return
    if (wanted !== name) onRename(wanted)
    onDone()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    onDone()
  }
  return (
    <li className="sidebar__row">
      <form className="sidebar__rename" onSubmit={submit}>
        <input
          className="field sidebar__rename-field"
          // biome-ignore lint/a11y/noAutofocus: the field stands where "Rename" was chosen.
          autoFocus
          dir="auto"
          aria-label={t('pins.renamingNamed', { name })}
          aria-invalid={problem !== null}
          maxLength={MAX_NAME_LENGTH}
          value={typed}
          onFocus={({ target }) => target.select()}
          onChange={({ target }) => setTyped(target.value)}
          onKeyDown={onKeyDown}
          onBlur={onDone}
        />
        <p className="sidebar__problem" role="status">
          {problem}
        </p>
      </form>
    </li>
  )
}
