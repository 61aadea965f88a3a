/** Texts of the engine's own reports. Pure. */
import type { AppEvents } from '../../electron/shared/app-api.ts'
import type { NoticeCode } from '../../electron/shared/library-api.ts'
import { notices } from '../strings/en/notices.ts'
import { t } from '../strings/translate.ts'
import { errorWords, lastName } from './error-words.ts'

export function noticeWords({ code, about }: AppEvents['notice']): string {
  if (!isNoticeCode(code)) return errorWords({ code, about })
  switch (code) {
    case 'folder-not-watched':
    case 'folder-partly-unreadable':
      return t(`notices.${code}`, { folder: folderWords(about) })
    default:
      return t(`notices.${code}`)
  }
}

function isNoticeCode(code: AppEvents['notice']['code']): code is NoticeCode {
  return Object.hasOwn(notices, code)
}

function folderWords(path: string | undefined): string {
  return path === undefined ? t('noticeFolders.unnamed') : t('noticeFolders.named', { name: lastName(path) })
}
