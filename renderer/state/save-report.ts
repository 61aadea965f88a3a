/** Saves a problem report where the user says: by the desktop's own dialog, or as a download of the browser. */
import type { AppClient } from '../client/app-client.ts'

const FILE_NAME = 'searlight-report.txt'

/** False where the user cancelled. A browser does not say whether its download was cancelled. */
export async function saveReport(
  client: AppClient,
  text: string,
  hasNativeDialogs: boolean,
): Promise<boolean> {
  if (hasNativeDialogs) return client.api.saveReport({ text })
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = FILE_NAME
  link.click()
  // The download begins in a later turn.
  setTimeout(() => URL.revokeObjectURL(url), 1_000)
  return true
}
