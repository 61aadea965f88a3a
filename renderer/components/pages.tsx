/** The pages that stand in place of the window while no library is open. */
import type { SerialisedError } from '../../electron/shared/errors.ts'
import type { AppClient } from '../client/app-client.ts'
import { errorWords } from '../state/error-words.ts'
import { useSlow } from '../state/use-slow.ts'
import { PlainPage } from './plain-page.tsx'

/** Empty at first: most starts end before the user could read it. */
export function Starting({ lost }: { readonly lost: boolean }) {
  const slow = useSlow(true)
  if (!slow) return null
  return (
    <PlainPage title={lost ? 'Searlight’s engine stopped. Starting it again…' : 'Opening the library…'} />
  )
}

export function Refused() {
  return (
    <PlainPage
      title="This tab is not signed in"
      action={{ label: 'Try again', run: () => location.reload() }}
    >
      <p>
        Searlight shows its photos only to whoever has the address it printed. Go to the terminal where it
        runs, press Enter for a new address, and open that one.
      </p>
    </PlainPage>
  )
}

interface LibraryFailedProps {
  readonly client: AppClient
  readonly error: SerialisedError
}

export function LibraryFailed({ client, error }: LibraryFailedProps) {
  // The next state tells whether it worked.
  const open = (create: boolean) => () =>
    void client.api.openLibrary({ path: null, create }).catch(() => undefined)
  const isAway = error.code === 'library-missing' || error.code === 'library-moved'
  return (
    <PlainPage
      title={isAway ? 'The library is not there' : 'The library cannot be opened'}
      action={{ label: 'Try again', run: open(false) }}
    >
      <p>{errorWords(error)}</p>
      <p className="plain-page__detail">{error.message}</p>
      {isAway && (
        <p>
          It opens as soon as it is back.{' '}
          <button type="button" className="button button--quiet" onClick={open(true)}>
            Start a new library here
          </button>
        </p>
      )}
    </PlainPage>
  )
}
