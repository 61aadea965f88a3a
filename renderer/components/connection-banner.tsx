import { t } from '../strings/translate.ts'
/** Stands over the window while the engine is away. The photos stay on screen. */
export function ConnectionBanner({ lost }: { readonly lost: boolean }) {
  return (
    <div className="connection-banner" role="status" data-lost={lost}>
      {lost && t('pages.engineStopped')}
    </div>
  )
}
