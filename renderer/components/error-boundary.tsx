/** Shows a page instead of an empty window after a defect of the window's code. */
import { Component, type ReactNode } from 'react'
import { t } from '../strings/translate.ts'
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
        title={t('pages.defect')}
        action={{ label: t('pages.reload'), run: () => location.reload() }}
      >
        <p>{t('pages.defectHelp')}</p>
        <p className="plain-page__detail">{error.message}</p>
      </PlainPage>
    )
  }
}
