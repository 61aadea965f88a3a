/**
 * `npm run bench:window -- [--n 100000] [--model <dir>]`
 *
 * The window in real Chromium on the real web host, over a library of many photos, each figure beside a baseline
 * measured in the same run. Prints one JSON line a figure, with p50_ms, p95_ms, max_ms, over_50_ms, n and baseline:
 *   first_photos   a host just started: loading the page until the photos in view are painted; against loading one
 *                  thumbnail alone
 *   scrolling      time between frames while the wheel turns; against an empty page of the same height
 *   query          from the last key to painted results; against the same call over a bare socket
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { launchChromium } from '../../helpers/browser.ts'
import { sharedPath } from '../../helpers/shared.ts'
import { startWebHost } from '../../helpers/web-host.ts'
import { percentile } from '../search-measures.ts'
import { buildWindowLibrary } from './library.ts'
import { measureFirstPhotos, measureQueries, measureScrolling, openReady } from './measures.ts'

const { values } = parseArgs({
  options: { n: { type: 'string', default: '100000' }, model: { type: 'string' } },
})
const photos = Number(values.n)
const modelDir = values.model ?? sharedPath('models', 'photo-mini')
const base = mkdtempSync(join(tmpdir(), 'searlight-bench-'))

function summary(name: string, own: readonly number[], baseline: readonly number[]): void {
  const figures = (values: readonly number[]) => ({
    p50_ms: round(percentile(values, 0.5)),
    p95_ms: round(percentile(values, 0.95)),
    max_ms: round(Math.max(...values)),
    over_50_ms: values.filter((value) => value > 50).length,
  })
  const ratio = percentile(own, 0.95) / percentile(baseline, 0.95)
  console.log(
    JSON.stringify({
      ...{ bench: 'window', name, photos, n: own.length, ...figures(own) },
      ...{ baseline: figures(baseline), p95_ratio: Math.round(ratio * 100) / 100 },
    }),
  )
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10
}

try {
  const { libraryDir } = await buildWindowLibrary(base, photos, modelDir)
  const start = () => startWebHost({ dataDir: join(base, 'data'), libraryDir })
  const browser = await launchChromium()
  const first = await measureFirstPhotos(browser, start)
  summary('first_photos', first.own, first.baseline)
  const host = await start()
  try {
    const page = await openReady(browser, host.url, photos)
    const scrolling = await measureScrolling(page)
    summary('scrolling', scrolling.own, scrolling.baseline)
    const queries = await measureQueries(page)
    summary('query', queries.own, queries.baseline)
  } finally {
    await browser.close()
    await host.stop()
  }
} finally {
  rmSync(base, { recursive: true, force: true })
}
