/** Lists the files that Searlight could not read in full, with the reason and a button that tries again. */
import { useEffect, useState } from 'react'
import type { FailedFile } from '../../electron/shared/library-api.ts'
import { useApp, useAppState } from '../state/app-context.ts'
import { fileErrorWords, wordsOf } from '../state/error-words.ts'
import { Dialog } from './dialog.tsx'
import { WindowedList } from './windowed-list.tsx'
import '../styles/failed-dialog.css'
import { t } from '../strings/translate.ts'
import { Tip } from './tip.tsx'

const ROW_PIXELS = 44

export function FailedDialog({ onClose }: { readonly onClose: () => void }) {
  const { client } = useApp()
  const library = useAppState((state) => state.library)
  /** The dialog shows its own messages, because those of the window lie behind it. */
  const [said, say] = useState('')
  const files = useFailedFiles(say)
  const mayRetry = library.kind === 'ready' && library.access === 'write'
  const retry = (paths: readonly string[] | null) =>
    void client.api.retryFailed({ paths }).then(
      (retried) => say(t('unreadable.retried', { files: retried })),
      (error: unknown) => say(wordsOf(error)),
    )
  const copy = () =>
    void navigator.clipboard.writeText(listAsText(files ?? [])).then(
      () => say(t('unreadable.copied')),
      () => say(t('unreadable.notCopied')),
    )
  const some = files !== null && files.length > 0
  return (
    <Dialog
      title={files === null ? t('unreadable.title') : t('unreadable.titleCount', { files: files.length })}
      size="large"
      onClose={onClose}
      footer={
        <>
          <p className="failed__said" role="status">
            {said}
          </p>
          <button type="button" className="button" disabled={!some} onClick={copy}>
            {t('unreadable.copyList')}
          </button>
          <button
            type="button"
            className="button button--primary"
            disabled={!some || !mayRetry}
            onClick={() => retry(null)}
          >
            {t('unreadable.readAllAgain')}
          </button>
        </>
      }
    >
      {files?.length === 0 && <p className="failed__none">{t('unreadable.allReadable')}</p>}
      {some && (
        /* Two names that are not valid text may look the same, so the key has the index. */
        <WindowedList
          label={t('unreadable.files')}
          className="failed__list"
          items={files}
          rowPixels={ROW_PIXELS}
          keyOf={({ path }, at) => `${at} ${path}`}
        >
          {(file) => <FailedRow file={file} onRetry={mayRetry ? () => retry([file.path]) : null} />}
        </WindowedList>
      )}
    </Dialog>
  )
}

interface FailedRowProps {
  readonly file: FailedFile
  readonly onRetry: (() => void) | null
}

function FailedRow({ file, onRetry }: FailedRowProps) {
  return (
    <div className="failed__row">
      <Tip text={file.path}>
        <span className="failed__path">
          {/* The style cuts the beginning, because the name at the end tells files apart. */}
          <bdi>{file.path}</bdi>
        </span>
      </Tip>
      <Tip text={file.reason}>
        <span className="failed__reason">{fileErrorWords(file.code)}</span>
      </Tip>
      {onRetry && (
        <button
          type="button"
          className="button button--small failed__retry"
          aria-label={t('unreadable.readAgainNamed', { path: file.path })}
          onClick={onRetry}
        >
          {t('unreadable.readAgain')}
        </button>
      )}
    </div>
  )
}

/** Loads the list again whenever the number of failed files changes. Null before the first answer. */
function useFailedFiles(say: (words: string) => void): readonly FailedFile[] | null {
  const { client } = useApp()
  const failed = useAppState((state) => state.failed)
  const [files, setFiles] = useState<readonly FailedFile[] | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new number means a new list.
  useEffect(() => {
    let wanted = true
    client.api.failedFiles({}).then(
      (answer) => wanted && setFiles(answer),
      (error: unknown) => wanted && say(wordsOf(error)),
    )
    return () => {
      wanted = false
    }
  }, [client, say, failed])
  return files
}

function listAsText(files: readonly FailedFile[]): string {
  return files.map(({ path, code, reason }) => `${path}\t${fileErrorWords(code)}\t${reason}`).join('\n')
}
