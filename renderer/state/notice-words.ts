/** What the engine tells on its own, in the window's words. Pure. */
import type { AppEvents } from '../../electron/shared/app-api.ts'
import { APP_ERROR_WORDS } from './error-words.ts'

export function noticeWords({ code }: AppEvents['notice']): string {
  return code === 'worker-restarted'
    ? 'The process that reads photos stopped and was started again. Nothing was lost.'
    : APP_ERROR_WORDS[code]
}
