/** The pages that stand in place of the window while no library is open. */
import { useState } from 'react'
import type { SerialisedError } from '../../electron/shared/errors.ts'
import type { AppClient } from '../client/app-client.ts'
import { errorWords } from '../state/error-words.ts'
import { useSlow } from '../state/use-slow.ts'
import { t } from '../strings/translate.ts'
import { ReportDialog } from './later-parts.ts'
import { PlainPage } from './plain-page.tsx'

/** Empty at first: most starts end before the user could read it. */
export function Starting({ lost }: { readonly lost: boolean }) {
  const slow = useSlow(true)
  if (!slow) return null
  return <PlainPage title={t(lost ? 'pages.engineStopped' : 'pages.opening')} />
}

export function Refused() {
  return (
    <PlainPage
      title={t('pages.notSignedIn')}
      action={{ label: t('common.tryAgain'), run: () => location.reload() }}
    >
      <p>{t('pages.notSignedInHelp')}</p>
    </PlainPage>
  )
}

interface LibraryFailedProps {
  readonly client: AppClient
  readonly error: SerialisedError
  readonly hasNativeDialogs: boolean
}

export function LibraryFailed({ client, error, hasNativeDialogs }: LibraryFailedProps) {
  const [reporting, setReporting] = useState(false)
  // The next state tells whether it worked.
  const open = (create: boolean) => () =>
    void client.api.openLibrary({ path: null, create }).catch(() => undefined)
  const isAway = error.code === 'library-missing' || error.code === 'library-moved'
  return (
    <PlainPage
      title={t(isAway ? 'pages.libraryAway' : 'pages.libraryUnusable')}
      action={{ label: t('common.tryAgain'), run: open(false) }}
    >
      <p>{errorWords(error)}</p>
      <p className="plain-page__detail">{error.message}</p>
      {isAway && (
        <p>
          {t('pages.libraryWaits')}{' '}
          <button type="button" className="button button--quiet" onClick={open(true)}>
            {t('pages.newLibrary')}
          </button>
        </p>
      )}
      <p>
        <button type="button" className="button button--quiet" onClick={() => setReporting(true)}>
          {t('report.open')}
        </button>
      </p>
      {reporting && (
        <ReportDialog
          client={client}
          hasNativeDialogs={hasNativeDialogs}
          onClose={() => setReporting(false)}
        />
      )}
    </PlainPage>
  )
}
