/** Shows the text of a problem report before anything is saved. The user saves or copies it; nothing is sent. */
import { useEffect, useState } from 'react'
import type { AppClient } from '../client/app-client.ts'
import { wordsOf } from '../state/error-words.ts'
import { saveReport } from '../state/save-report.ts'
import { t } from '../strings/translate.ts'
import { Dialog } from './dialog.tsx'
import '../styles/report-dialog.css'

export interface ReportDialogProps {
  /** The page of a library that failed shows this dialog too, outside of the application's context. */
  readonly client: AppClient
  readonly hasNativeDialogs: boolean
  readonly onClose: () => void
}

export function ReportDialog({ client, hasNativeDialogs, onClose }: ReportDialogProps) {
  const [withNames, setWithNames] = useState(false)
  /** The dialog shows its own messages, because those of the window lie behind it. */
  const [said, say] = useState('')
  const text = useReport(client, withNames, say)
  const save = () =>
    void saveReport(client, text ?? '', hasNativeDialogs).then(
      (saved) => say(saved ? t('report.saved') : ''),
      (error: unknown) => say(wordsOf(error)),
    )
  const copy = () =>
    void navigator.clipboard.writeText(text ?? '').then(
      () => say(t('report.copied')),
      () => say(t('report.notCopied')),
    )
  return (
    <Dialog
      title={t('report.title')}
      size="large"
      onClose={onClose}
      footer={
        <>
          <p className="report__said" role="status">
            {said}
          </p>
          <button type="button" className="button" disabled={text === null} onClick={copy}>
            {t('report.copy')}
          </button>
          <button type="button" className="button button--primary" disabled={text === null} onClick={save}>
            {t('report.save')}
          </button>
        </>
      }
    >
      <p>{t('report.intro')}</p>
      <label className="report__names">
        <input type="checkbox" checked={withNames} onChange={({ target }) => setWithNames(target.checked)} />
        {t('report.names')}
      </label>
      <textarea
        className="report__text"
        aria-label={t('report.text')}
        dir="ltr"
        readOnly
        spellCheck={false}
        value={text ?? t('report.reading')}
      />
    </Dialog>
  )
}

/** Null until the engine has answered for this choice: what is saved is what is shown. */
function useReport(client: AppClient, withNames: boolean, say: (words: string) => void): string | null {
  const [report, setReport] = useState<{ readonly withNames: boolean; readonly text: string } | null>(null)
  useEffect(() => {
    let wanted = true
    client.api.problemReport({ withNames }).then(
      (text) => wanted && setReport({ withNames, text }),
      (error: unknown) => wanted && say(wordsOf(error)),
    )
    return () => {
      wanted = false
    }
  }, [client, withNames, say])
  return report?.withNames === withNames ? report.text : null
}
