/** What the engine reports on its own, in the window's words. Pure. */
import type { AppEvents } from '../../electron/shared/app-api.ts'
import type { NoticeCode } from '../../electron/shared/library-api.ts'
import { errorWords, lastName } from './error-words.ts'

/** With the name of what it is about, or none. */
const NOTICE_WORDS: Readonly<Record<NoticeCode, (name: string | null) => string>> = {
  'worker-restarted': () => 'A background process stopped and was started again. Nothing was lost.',
  'worker-silent': () => 'A background process did not respond and was started again. Nothing was lost.',
  'worker-not-started': () =>
    'A background process could not start: the computer has too many programs or files open. Close some; Searlight tries again.',
  'folder-not-watched': (name) =>
    `The system reports no changes in ${quoted(name)}. Searlight looks for new photos there every few minutes.`,
  'folder-partly-unreadable': (name) =>
    `Searlight cannot read ${quoted(name)}. The library keeps what it knows of the photos in it.`,
  'indexing-waits-for-room': () =>
    'The disk that holds the library is full. Free some space: indexing then continues by itself.',
}

export function noticeWords({ code, about }: AppEvents['notice']): string {
  if (isNoticeCode(code)) return NOTICE_WORDS[code](about === undefined ? null : lastName(about))
  return errorWords({ code, about })
}

function isNoticeCode(code: AppEvents['notice']['code']): code is NoticeCode {
  return Object.hasOwn(NOTICE_WORDS, code)
}

function quoted(name: string | null): string {
  return name === null ? 'a watched folder' : `“${name}”`
}
