/** Computes the figures of the search bench from its observations. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Hit } from '../../electron/shared/search-api.ts'
import type { Neighbour } from './search-baseline.ts'

const TIE = 1e-6
const MS_PER_NS = 1e-6
const RESOLUTION_MS = 1

/** The value below which `share` of the values lie: nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/**
 * True when both hold the same ids, except where scores tie within 1e-6 with the last one. The bench's photos
 * have the ids of their contents.
 */
export function sameIds(hits: readonly Hit[], neighbours: readonly Neighbour[]): boolean {
  const last = Math.min(...hits.map((hit) => hit.score))
  const certain = hits.filter((hit) => hit.score > last + TIE).map((hit) => hit.photoId)
  const others = new Map(neighbours.map(({ contentId, distance }) => [contentId, 1 - distance ** 2 / 2]))
  const own = new Set(hits.map((hit) => hit.photoId))
  const missed = [...others].filter(([id, score]) => !own.has(id) && score > last + TIE)
  return hits.length === others.size && missed.length === 0 && certain.every((id) => others.has(id))
}

/** The longest delay of this process's event loop, over the stretches that are watched. */
export class EventLoopWatch {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  maxMs = 0

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#histogram.reset()
    this.#histogram.enable()
    try {
      return await work()
    } finally {
      this.#histogram.disable()
      // The histogram has whole intervals: without one there was no delay to see.
      if (this.#histogram.count > 0) this.maxMs = Math.max(this.maxMs, this.#histogram.max * MS_PER_NS)
    }
  }
}
