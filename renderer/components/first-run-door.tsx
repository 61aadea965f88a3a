/** One way to begin: its description, and its buttons until the user has taken it. */
import { CircleCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { t } from '../strings/translate.ts'

export interface FirstRunDoorProps {
  readonly icon: ReactNode
  readonly title: string
  readonly children: ReactNode
  /** The user's choice; null before it. */
  readonly done?: string | null
  readonly problem?: string | null
  readonly note?: string | null
  readonly buttons: ReactNode
}

export function FirstRunDoor(props: FirstRunDoorProps) {
  const { icon, title, children, done = null, problem = null, note = null, buttons } = props
  return (
    <section className="first-run__door" aria-label={title}>
      <span className="first-run__icon">{icon}</span>
      <h2 className="first-run__name">{title}</h2>
      <p className="first-run__words">{children}</p>
      {note !== null && <p className="first-run__note">{note}</p>}
      {problem !== null && (
        <p className="first-run__problem" role="alert">
          {problem}
        </p>
      )}
      {done === null ? (
        <div className="first-run__buttons">{buttons}</div>
      ) : (
        <p className="first-run__done" dir="auto">
          <CircleCheck size={16} aria-hidden /> {done}
          <span className="visually-hidden">{t('sample.chosen')}</span>
        </p>
      )}
    </section>
  )
}
