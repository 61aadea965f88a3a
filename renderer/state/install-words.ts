/** Texts of a model's download. Pure. */
import type { InstallState, OfferedModel } from '../../electron/shared/app-models.ts'
import { locale, number, t } from '../strings/translate.ts'
import { secondsLeftWords } from './refining-words.ts'

export type Downloading = Extract<InstallState, { readonly kind: 'downloading' }>

const TWO_DIGITS = { minimumFractionDigits: 2, maximumFractionDigits: 2 }
const ONE_DIGIT = { minimumFractionDigits: 1, maximumFractionDigits: 1 }

/** "607 MB", "1.71 GB". */
export function bytesWords(bytes: number): string {
  if (bytes >= 1e9) return t('common.gigabytes', { size: number(bytes / 1e9, TWO_DIGITS) })
  if (bytes >= 1e6) return t('common.megabytes', { size: number(Math.round(bytes / 1e6)) })
  return t('common.kilobytes', { size: number(Math.max(1, Math.round(bytes / 1e3))) })
}

/** "212 MB of 607 MB, 8.2 MB/s, 48 s left". */
export function downloadWords(downloading: Downloading): string {
  const { doneBytes, totalBytes, bytesPerSecond, secondsLeft } = downloading
  const rate = bytesPerSecond === null ? null : number(bytesPerSecond / 1e6, ONE_DIGIT)
  const parts = [
    t('models.downloadFraction', { done: bytesWords(doneBytes), total: bytesWords(totalBytes) }),
    rate === null ? null : t('models.megabytesPerSecond', { rate }),
    secondsLeft === null ? null : secondsLeftWords(secondsLeft),
  ]
  return parts.filter((part) => part !== null).join(', ')
}

/** Whole percent; 100 only when every byte has arrived. */
export function percentOf({ doneBytes, totalBytes }: Downloading): number {
  return totalBytes > 0 ? Math.floor((100 * doneBytes) / totalBytes) : 0
}

export function downloadLabel({ bytes, bytesKept }: OfferedModel): string {
  return bytesKept > 0
    ? t('models.resumeDownload', { size: bytesWords(Math.max(0, bytes - bytesKept)) })
    : t('models.download', { size: bytesWords(bytes) })
}

/** How Searlight checks the files; null where it has the checksum of each. */
export function checkWords({ files: all }: OfferedModel): string | null {
  const unknown = all.filter(({ check }) => check !== 'recorded')
  if (unknown.length === 0) return null
  const files = new Intl.ListFormat(locale()).format(unknown.map(({ name }) => name))
  const published = unknown.every(({ check }) => check === 'hub')
  return t(published ? 'models.publisherChecksum' : 'models.noChecksum', { files })
}
