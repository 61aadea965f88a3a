/** Over the window while there is no engine; what is shown stays. */
import { t } from '../strings/translate.ts'
export function ConnectionBanner({ lost }: { readonly lost: boolean }) {
  return (
    <div className="connection-banner" role="status" data-lost={lost}>
      {lost && t('pages.engineStopped')}
    </div>
  )
}
