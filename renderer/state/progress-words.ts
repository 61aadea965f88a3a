/** Texts of indexing. Pure. */
import type { ProviderReport } from '../../electron/shared/inference-api.ts'
import type { IngestProgress } from '../../electron/shared/library-api.ts'
import { number, t } from '../strings/translate.ts'

/** Share of the newest rate in the smoothed one, so that the time left does not jump at every slow photo. */
const NEWEST = 0.2

const ONE_DIGIT = { minimumFractionDigits: 1, maximumFractionDigits: 1 }

export function count(value: number): string {
  return number(value)
}

export function photosWords(photos: number): string {
  return t('photos.count', { photos })
}

export function smoothRate(smoothed: number | null, perSecond: number | null): number | null {
  if (perSecond === null) return null
  return smoothed === null ? perSecond : smoothed + NEWEST * (perSecond - smoothed)
}

/** "indexed 12,431 of 40,210": photos done, of all photos. */
export function doneWords({ done, failed, pending }: IngestProgress): string {
  return t('library.indexed', { done, total: done + failed + pending })
}

/** "Reading dates again: 1,200 of 20,000": these photos keep their embeddings. */
export function factsWords({ done, pending }: IngestProgress): string {
  return t('library.readingDates', { done, total: done + pending })
}

export function rateWords(perSecond: number): string {
  const rate = perSecond < 10 ? number(perSecond, ONE_DIGIT) : number(Math.round(perSecond))
  return t('library.perSecond', { rate })
}

/** Rounded as a person would say it; null where the rate is unknown. */
export function timeLeftWords(pending: number, perSecond: number | null): string | null {
  if (perSecond === null || perSecond <= 0 || pending === 0) return null
  const seconds = pending / perSecond
  if (seconds < 20) return t('library.fewSecondsLeft')
  if (seconds < 50) return t('library.lessThanMinuteLeft')
  const minutes = Math.round(seconds / 60)
  if (minutes <= 1) return t('library.minuteLeft')
  if (minutes < 20) return t('common.minutesLeft', { minutes })
  if (minutes < 90) return t('common.minutesLeft', { minutes: Math.round(minutes / 5) * 5 })
  const hours = Math.round(minutes / 60)
  return hours < 48
    ? t('common.hoursLeft', { hours })
    : t('library.daysLeft', { days: Math.round(hours / 24) })
}

export function providerWords(report: ProviderReport): string {
  return t(`providers.${report.provider}`)
}

/** Why the model does not run on a faster provider; for the tooltip. */
export function rejectedWords({ provider, rejected }: ProviderReport): string {
  const reasons = rejected.map((each) =>
    t('models.rejected', { provider: t(`providers.${each.provider}`), reason: each.reason }),
  )
  return [t('models.runsOn', { provider: t(`providers.${provider}`) }), ...reasons].join('\n')
}
