/**
 * The figures of iSEARLE's paper for CIRCO's test split with CLIP B/32 (arXiv 2405.02951, table IV), in percent.
 * Reports show them beside their own. The answers of that split are not public; the validation split has others. Plain
 * data.
 */
import type { MetricName } from './benchmark.ts'
import type { MethodName } from './methods.ts'

export const PUBLISHED_METRICS: readonly MetricName[] = ['map@5', 'map@10', 'map@25', 'map@50']

/** One number for each of these metrics. */
export const PUBLISHED_CIRCO: Readonly<Partial<Record<MethodName, readonly number[]>>> = {
  image: [1.34, 1.6, 2.12, 2.41],
  text: [2.56, 2.67, 2.98, 3.18],
  sum: [2.65, 3.25, 4.14, 4.54],
  searle: [9.35, 9.94, 11.13, 11.84],
  'searle-oti': [7.14, 7.83, 8.99, 9.6],
  isearle: [10.58, 11.24, 12.51, 13.26],
  'isearle-oti': [10.31, 10.94, 12.27, 13.01],
}
