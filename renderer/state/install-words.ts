/** Downloading a model, in plain words. Pure. */
import type { InstallState, OfferedModel } from '../../electron/shared/app-models.ts'
import { secondsLeftWords } from './refining-words.ts'

export type Downloading = Extract<InstallState, { readonly kind: 'downloading' }>

/** "607 MB", "1.71 GB". */
export function bytesWords(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`
  return `${Math.max(1, Math.round(bytes / 1e3))} KB`
}

/** "212 MB of 607 MB, 8.2 MB/s, 48 s left". */
export function downloadWords(downloading: Downloading): string {
  const { doneBytes, totalBytes, bytesPerSecond, secondsLeft } = downloading
  const parts = [
    `${bytesWords(doneBytes)} of ${bytesWords(totalBytes)}`,
    bytesPerSecond === null ? null : `${(bytesPerSecond / 1e6).toFixed(1)} MB/s`,
    secondsLeft === null ? null : secondsLeftWords(secondsLeft),
  ]
  return parts.filter((part) => part !== null).join(', ')
}

/** Whole percent, and 100 only when all is there. */
export function percentOf({ doneBytes, totalBytes }: Downloading): number {
  return totalBytes > 0 ? Math.floor((100 * doneBytes) / totalBytes) : 0
}

export function downloadLabel({ bytes, bytesKept }: OfferedModel): string {
  return bytesKept > 0
    ? `Go on: ${bytesWords(Math.max(0, bytes - bytesKept))} left`
    : `Download ${bytesWords(bytes)}`
}

/** How its files are known to be the right ones; null where Searlight knows the checksum of each. */
export function checkWords({ files }: OfferedModel): string | null {
  const unknown = files.filter(({ check }) => check !== 'recorded')
  if (unknown.length === 0) return null
  const names = unknown.map(({ name }) => name).join(' and ')
  const stated = unknown.every(({ check }) => check === 'hub')
  return stated
    ? `Searlight does not know ${names} beforehand, and holds it against what its publisher states.`
    : `Nobody states a checksum of ${names}: what comes first is kept in mind, and nothing else is taken later.`
}
