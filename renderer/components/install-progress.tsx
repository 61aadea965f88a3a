/** Shows the progress of a download, or why it failed and what the user can do. */
import type { InstallState, OfferedFile } from '../../electron/shared/app-models.ts'
import type { SerialisedError } from '../../electron/shared/errors.ts'
import { errorWords } from '../state/error-words.ts'
import { downloadWords } from '../state/install-words.ts'
import { sentence } from '../state/sentence.ts'
import { t } from '../strings/translate.ts'

export interface InstallProgressProps {
  readonly install: Extract<InstallState, { readonly kind: 'downloading' | 'waiting' }>
  readonly title: string
}

export function InstallProgress({ install, title }: InstallProgressProps) {
  if (install.kind === 'waiting') {
    return <p role="status">{t('models.anotherDownloads', { model: title })}</p>
  }
  const { trouble, doneBytes, totalBytes } = install
  return (
    <>
      <p className="install__title">{title}</p>
      <progress className="progress" aria-label={title} max={Math.max(1, totalBytes)} value={doneBytes} />
      <p className="install__figures">{downloadWords(install)}</p>
      <p role="status" className="install__note">
        {trouble === null
          ? t('models.downloadNote')
          : t('models.downloadRetry', { reason: sentence(trouble) })}
      </p>
    </>
  )
}

export interface InstallFailedProps {
  readonly error: SerialisedError
  readonly files: readonly OfferedFile[]
}

export function InstallFailed({ error, files }: InstallFailedProps) {
  if (error.code === 'no-connection') {
    return (
      <>
        <p role="alert">{t('models.downloadElsewhere')}</p>
        <ul className="install__files">
          {files.map(({ url }) => (
            <li key={url}>{url}</li>
          ))}
        </ul>
      </>
    )
  }
  return (
    <>
      <p role="alert">{wordsOf(error)}</p>
      {error.code !== 'disk-full' && <p className="install__note">{sentence(error.message)}</p>}
    </>
  )
}

/** The error's message names the disk and the missing room. */
function wordsOf({ code, message }: SerialisedError): string {
  return code === 'disk-full' ? sentence(message) : errorWords({ code })
}
