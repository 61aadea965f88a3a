/** The field that stands in place of a sidebar entry while the user renames it. */
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import { MAX_NAME_LENGTH } from '../../electron/shared/app-refining.ts'
import { t } from '../strings/translate.ts'

export interface RenameRowProps {
  readonly name: string
  readonly onRename: (name: string) => void
  /** Says in words why a name cannot be used; null if it can. */
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
          // biome-ignore lint/a11y/noAutofocus: the user has just chosen "Rename" here.
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
