/** A page of a few words in place of the window: while it starts, has no access, or has failed. */
import type { ReactNode } from 'react'
import '../styles/pages.css'

export interface PlainPageProps {
  readonly title: string
  readonly children?: ReactNode
  readonly action?: { readonly label: string; readonly run: () => void }
}

export function PlainPage({ title, children, action }: PlainPageProps) {
  return (
    <main className="plain-page">
      <h1 className="plain-page__title">{title}</h1>
      {children}
      {action && (
        <button type="button" className="button button--primary" onClick={action.run}>
          {action.label}
        </button>
      )}
    </main>
  )
}
