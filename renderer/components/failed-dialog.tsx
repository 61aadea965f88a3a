/** The files that could not be read, or only in part: why, and another try. */
import { useEffect, useState } from 'react'
import type { FailedFile } from '../../electron/shared/library-api.ts'
import { useApp, useAppState } from '../state/app-context.ts'
import { FILE_ERROR_WORDS, wordsOf } from '../state/error-words.ts'
import { count } from '../state/progress-words.ts'
import { Dialog } from './dialog.tsx'
import { WindowedList } from './windowed-list.tsx'
import '../styles/failed-dialog.css'

const ROW_PIXELS = 44

export function FailedDialog({ onClose }: { readonly onClose: () => void }) {
  const { client } = useApp()
  const library = useAppState((state) => state.library)
  /** Said in the dialog itself: a message of the window would be behind it. */
  const [said, say] = useState('')
  const files = useFailedFiles(say)
  const mayRetry = library.kind === 'ready' && library.access === 'write'
  const retry = (paths: readonly string[] | null) =>
    void client.api.retryFailed({ paths }).then(
      (retried) => say(`${count(retried)} ${retried === 1 ? 'file is' : 'files are'} read again.`),
      (error: unknown) => say(wordsOf(error)),
    )
  const copy = () =>
    void navigator.clipboard.writeText(listAsText(files ?? [])).then(
      () => say('Copied the list.'),
      () => say('The list could not be copied.'),
    )
  const some = files !== null && files.length > 0
  return (
    <Dialog
      title={files === null ? 'Not readable' : `${count(files.length)} not readable`}
      size="large"
      onClose={onClose}
      footer={
        <>
          <p className="failed__said" role="status">
            {said}
          </p>
          <button type="button" className="button" disabled={!some} onClick={copy}>
            Copy list
          </button>
          <button
            type="button"
            className="button button--primary"
            disabled={!some || !mayRetry}
            onClick={() => retry(null)}
          >
            Read all again
          </button>
        </>
      }
    >
      {files?.length === 0 && <p className="failed__none">Every file could be read.</p>}
      {some && (
        /* Two names that are not text may read the same. */
        <WindowedList
          label="Files"
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
      <span className="failed__path" title={file.path}>
        {/* Cut at its beginning: the name at the end is what tells files apart. */}
        <bdi>{file.path}</bdi>
      </span>
      <span className="failed__reason" title={file.reason}>
        {FILE_ERROR_WORDS[file.code]}
      </span>
      {onRetry && (
        <button
          type="button"
          className="button button--small failed__retry"
          aria-label={`Read again: ${file.path}`}
          onClick={onRetry}
        >
          Read again
        </button>
      )}
    </div>
  )
}

/** Asked again whenever their number changes. Null before the first answer. */
function useFailedFiles(say: (words: string) => void): readonly FailedFile[] | null {
  const { client } = useApp()
  const failed = useAppState((state) => state.failed)
  const [files, setFiles] = useState<readonly FailedFile[] | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number says that the list changed.
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
  return files.map(({ path, code, reason }) => `${path}\t${FILE_ERROR_WORDS[code]}\t${reason}`).join('\n')
}
