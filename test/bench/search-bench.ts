/**
 * `npm run bench:search -- [--n 10000,100000,1000000] [--dim 512] [--queries 60]`
 *
 * The real search worker in its own process, over IPC, on a real library file, against sqlite-vec's own exact
 * KNN on the same vectors, one query each in turn. Prints one JSON line a size:
 *   p50_ms, p95_ms            a query as the engine waits for it: sending, scanning, ranking, receiving
 *   baseline_p50_ms, _p95_ms  sqlite-vec, L2 on unit vectors, same k, called directly
 *   same_ids                  every answer holds the same ids up to ties of 1e-6
 *   cold_ms, warm_up_ms       the first query of a fresh process, start included; reading the matrix
 *   event_loop_max_ms         longest delay of the engine's event loop while it waited for answers
 */
import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { forkNode } from '../../electron/core/workers/child-process.ts'
import { SearchClient } from '../../electron/core/workers/search-client.ts'
import { randomNumbers, randomVector } from '../helpers/random-vectors.ts'
import { request } from '../helpers/rank-request.ts'
import { MODEL_ROW_ID } from '../helpers/search-library.ts'
import { Baseline } from './search-baseline.ts'
import { buildLibrary, bytesOnDisk } from './search-bench-library.ts'
import { EventLoopWatch, percentile, sameIds } from './search-measures.ts'

const K = 100
/** Untimed queries before the timed ones: caches and threads of both sides are warm then. */
const WARM_UPS = 3
const WORKER = new URL('../../electron/worker/search/main.ts', import.meta.url)

async function benchmark(rows: number, dim: number, queries: number): Promise<object> {
  const directory = mkdtempSync(join(tmpdir(), 'searlight-bench-'))
  try {
    const path = join(directory, 'library.db')
    buildLibrary(path, rows, dim)
    return { bench: 'search', n: rows, dim, k: K, ...(await measure(path, dim, queries)) }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

async function measure(path: string, dim: number, queries: number): Promise<object> {
  const client = new SearchClient(
    { databasePath: path, modelRowId: MODEL_ROW_ID },
    { start: () => forkNode(WORKER) },
  )
  const baseline = new Baseline(path)
  try {
    const random = randomNumbers(2)
    const cold = await timed(() => client.rank(request(randomVector(random, dim), K)))
    const warmUp = await timed(() => client.warm())
    const compared = await compare(client, baseline, random, dim, queries)
    const { rssBytes } = await client.stats()
    return {
      ...compared,
      cold_ms: round(cold.ms),
      warm_up_ms: round(warmUp.ms),
      rss_mb: Math.round(rssBytes / 2 ** 20),
      matrix_mb: Math.round(warmUp.value.bytes / 2 ** 20),
    }
  } finally {
    client.close()
    baseline.close()
  }
}

/** One query of each in turn, so that whatever slows the machine down slows both. */
async function compare(
  client: SearchClient,
  baseline: Baseline,
  random: () => number,
  dim: number,
  queries: number,
): Promise<object> {
  const ours: number[] = []
  const theirs: number[] = []
  const watch = new EventLoopWatch()
  let same = true
  for (let i = -WARM_UPS; i < queries; i++) {
    const query = randomVector(random, dim)
    const answer = await watch.during(() => timed(() => client.rank(request(query, K))))
    const neighbours = await timed(async () => baseline.nearest(query, K))
    same &&= sameIds(answer.value.hits, neighbours.value)
    if (i < 0) continue
    ours.push(answer.ms)
    theirs.push(neighbours.ms)
  }
  const [p50, p95] = [percentile(ours, 0.5), percentile(ours, 0.95)]
  const [baselineP50, baselineP95] = [percentile(theirs, 0.5), percentile(theirs, 0.95)]
  return {
    queries,
    p50_ms: round(p50),
    p95_ms: round(p95),
    baseline: 'sqlite-vec',
    baseline_p50_ms: round(baselineP50),
    baseline_p95_ms: round(baselineP95),
    ratio_p50: round(p50 / baselineP50),
    ratio_p95: round(p95 / baselineP95),
    same_ids: same,
    event_loop_max_ms: round(watch.maxMs),
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const start = performance.now()
  const value = await work()
  return { value, ms: performance.now() - start }
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}

const { values } = parseArgs({
  options: {
    n: { type: 'string', default: '10000,100000,1000000' },
    dim: { type: 'string', default: '512' },
    queries: { type: 'string', default: '60' },
  },
})

for (const n of values.n.split(',').map(Number)) {
  const needed = bytesOnDisk(n, Number(values.dim))
  const { bavail, bsize } = statfsSync(tmpdir())
  if (bavail * bsize < needed) {
    const [needs, has] = [needed, bavail * bsize].map((bytes) => `${(bytes / 2 ** 30).toFixed(1)} GiB`)
    console.error(`skipped n = ${n}: the library needs ${needs} in ${tmpdir()}, which has ${has}`)
    process.exitCode = 1
    continue
  }
  console.error(`building a library of ${n} vectors ...`)
  console.log(JSON.stringify(await benchmark(n, Number(values.dim), Number(values.queries))))
}
