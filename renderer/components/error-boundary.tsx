/** Shows a page instead of an empty window after a defect of the window's code. */
import { Component, type ReactNode } from 'react'
import { PlainPage } from './plain-page.tsx'

export class ErrorBoundary extends Component<
  { readonly children: ReactNode },
  { readonly error: Error | null }
> {
  override state: { readonly error: Error | null } = { error: null }

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <PlainPage
        title="The window ran into a defect"
        action={{ label: 'Reload', run: () => location.reload() }}
      >
        <p>Your photos and the library are not affected, and indexing continues.</p>
        <p className="plain-page__detail">{error.message}</p>
      </PlainPage>
    )
  }
}
