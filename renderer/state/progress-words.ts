/** Indexing in numbers and plain words. Pure. */
import type { ProviderReport } from '../../electron/shared/inference-api.ts'
import type { IngestProgress } from '../../electron/shared/library-api.ts'

/** Share of the newest rate in the smoothed one: the time left must not jump at every slow photo. */
const NEWEST = 0.2

const number = new Intl.NumberFormat('en')

export function count(value: number): string {
  return number.format(value)
}

export function photosWords(photos: number): string {
  return `${count(photos)} ${photos === 1 ? 'photo' : 'photos'}`
}

export function smoothRate(smoothed: number | null, perSecond: number | null): number | null {
  if (perSecond === null) return null
  return smoothed === null ? perSecond : smoothed + NEWEST * (perSecond - smoothed)
}

/** "indexed 12,431 of 40,210": what was done of what there is to do. */
export function doneWords({ done, failed, pending }: IngestProgress): string {
  return `indexed ${count(done)} of ${count(done + failed + pending)}`
}

/** "Reading dates again: 1,200 of 20,000": photos that stay as they are but for their facts. */
export function factsWords({ done, pending }: IngestProgress): string {
  return `Reading dates again: ${count(done)} of ${count(done + pending)}`
}

export function rateWords(perSecond: number): string {
  return `${perSecond < 10 ? perSecond.toFixed(1) : count(Math.round(perSecond))}/s`
}

/** Rounded as a person would say it; null where there is no telling. */
export function timeLeftWords(pending: number, perSecond: number | null): string | null {
  if (perSecond === null || perSecond <= 0 || pending === 0) return null
  const seconds = pending / perSecond
  if (seconds < 20) return 'a few seconds left'
  if (seconds < 50) return 'less than a minute left'
  const minutes = Math.round(seconds / 60)
  if (minutes <= 1) return 'about a minute left'
  if (minutes < 20) return `${minutes} min left`
  if (minutes < 90) return `${Math.round(minutes / 5) * 5} min left`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} hours left` : `${Math.round(hours / 24)} days left`
}

const PROVIDERS: Readonly<Record<ProviderReport['provider'], string>> = {
  cpu: 'CPU',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'Core ML',
}

export function providerWords(report: ProviderReport): string {
  return PROVIDERS[report.provider]
}

/** Why it is not something faster, for the hover text. */
export function rejectedWords({ provider, rejected }: ProviderReport): string {
  const reasons = rejected.map((each) => `${PROVIDERS[each.provider]}: ${each.reason}`)
  return [`Runs on ${PROVIDERS[provider]}.`, ...reasons].join('\n')
}
