/** What the engine tells on its own, in the window's words. Pure. */
import type { AppEvents } from '../../electron/shared/app-api.ts'
import type { WorkerNoticeCode } from '../../electron/shared/library-api.ts'
import { APP_ERROR_WORDS } from './error-words.ts'

const WORKER_WORDS: Readonly<Record<WorkerNoticeCode, string>> = {
  'worker-restarted': 'The process that reads photos stopped and was started again. Nothing was lost.',
  'worker-silent':
    'The process that reads photos gave no sign of life and was started again. Nothing was lost.',
  'worker-not-started':
    'The process that reads photos could not be started: too many programs or files are open. Close some; Searlight tries again.',
}

export function noticeWords({ code }: AppEvents['notice']): string {
  return isWorkerCode(code) ? WORKER_WORDS[code] : APP_ERROR_WORDS[code]
}

function isWorkerCode(code: AppEvents['notice']['code']): code is WorkerNoticeCode {
  return Object.hasOwn(WORKER_WORDS, code)
}
