/**
 * `npm run bench:search -- [--n 10000,100000,1000000] [--dim 512] [--queries 60] [--libraries <folder>] [--usearch]`
 *
 * The real search worker in its own process, over IPC, on a real library file, against sqlite-vec's own exact
 * KNN and a scan in float32 on the same vectors, one query each in turn. Prints one JSON line a size:
 *   p50_ms, p95_ms            a query as the engine waits for it: sending, scanning, ranking, receiving
 *   bands_, exclusions_, both_  the same with bands of all photos; with three exclusions; with both
 *   baseline_p50_ms, _p95_ms  sqlite-vec, L2 on unit vectors, same k, called directly
 *   float_p50_ms, _p95_ms     one product in float32 a photo on all cores (ONNX Runtime), and the k best, called directly
 *   same_ids                  every answer holds the same ids as sqlite-vec's up to ties of 1e-6
 *   same_scores               every answer holds the same scores as the float scan's to 1e-5
 *   cold_ms, warm_up_ms       the first query of a fresh process, start included; reading the matrix
 *   memory_mb                 the most that the worker ever had in memory (VmHWM), mapped files included
 *   event_loop_max_ms         longest delay of the engine's event loop while it waited for answers
 *   usearch_*                 with --usearch: its p50, the share of the k nearest that it finds, and the time to build
 * Libraries are built in a temporary folder, or once in `--libraries`.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { forkNode } from '../../electron/core/workers/child-process.ts'
import { SearchClient } from '../../electron/core/workers/search-client.ts'
import type { RankRequest } from '../../electron/shared/search-api.ts'
import { randomNumbers, randomVector } from '../helpers/random-vectors.ts'
import { request } from '../helpers/rank-request.ts'
import { MODEL_ROW_ID } from '../helpers/search-library.ts'
import { Baseline } from './search-baseline.ts'
import { buildLibrary, bytesOnDisk } from './search-bench-library.ts'
import { FloatScan } from './search-float-scan.ts'
import { EventLoopWatch, percentile, sameIds } from './search-measures.ts'

const K = 100
/** Untimed queries before the timed ones: caches and threads of all sides are warm then. */
const WARM_UPS = 3
const EXCLUSIONS = 3
const SAME_SCORE = 1e-5
const WORKER = new URL('../../electron/worker/search/main.ts', import.meta.url)
/** Any rule costs the same. */
const RULE = {
  queryUnit: 2,
  photoUnit: 3,
  points: [
    [0, 0],
    [1, 60],
    [2, 90],
  ],
  strong: 60,
  maybe: 30,
} as const

const { values } = parseArgs({
  options: {
    n: { type: 'string', default: '10000,100000,1000000' },
    dim: { type: 'string', default: '512' },
    queries: { type: 'string', default: '60' },
    libraries: { type: 'string' },
    usearch: { type: 'boolean', default: false },
  },
})
const dim = Number(values.dim)
const queries = Number(values.queries)

async function benchmark(folder: string, rows: number): Promise<object> {
  const path = join(folder, `search-${rows}-${dim}.db`)
  if (!existsSync(path)) {
    console.error(`building a library of ${rows} vectors ...`)
    buildLibrary(`${path}.part`, rows, dim)
    renameSync(`${path}.part`, path)
  }
  const random = randomNumbers(2)
  const client = new SearchClient(
    { databasePath: path, modelRowId: MODEL_ROW_ID },
    { start: () => forkNode(WORKER) },
  )
  try {
    const cold = await timed(() => client.rank(request(randomVector(random, dim), K)))
    const warmUp = await warmUpMs(path)
    const compared = await compare(client, path, random)
    const memory = memoryMb(client.pid)
    return {
      bench: 'search',
      ...{ n: rows, dim, k: K, queries, ...compared },
      ...{ cold_ms: round(cold.ms), warm_up_ms: round(warmUp), memory_mb: memory },
    }
  } finally {
    client.close()
  }
}

/** Of another process, from its start on. */
async function warmUpMs(databasePath: string): Promise<number> {
  const client = new SearchClient(
    { databasePath, modelRowId: MODEL_ROW_ID },
    { start: () => forkNode(WORKER) },
  )
  try {
    return (await timed(() => client.warm())).ms
  } finally {
    client.close()
  }
}

/** One query of each in turn, so that whatever slows the machine down slows all. */
async function compare(client: SearchClient, path: string, random: () => number): Promise<object> {
  const baseline = new Baseline(path)
  const float = await FloatScan.open(path, dim)
  const approximate = values.usearch
    ? new (await import('./search-usearch.ts')).UsearchIndex(path, dim)
    : null
  const times = new Map<string, number[]>()
  const watch = new EventLoopWatch()
  let [sameId, sameScore, found, wanted] = [true, true, 0, 0]
  for (let i = -WARM_UPS; i < queries; i++) {
    const query = randomVector(random, dim)
    const plain = request(query, K)
    const without = Array.from({ length: EXCLUSIONS }, () => randomVector(random, dim))
    const take = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      const { value, ms } = await timed(work)
      if (i >= 0) times.set(name, [...(times.get(name) ?? []), ms])
      return value
    }
    const ask = (name: string, asked: RankRequest) => watch.during(() => take(name, () => client.rank(asked)))
    const { hits } = await ask('own', plain)
    const neighbours = await take('baseline', async () => baseline.nearest(query, K))
    const scores = await take('float', () => float.best(query, K))
    await ask('bands', { ...plain, rule: RULE })
    await ask('exclusions', { ...plain, without })
    await ask('both', { ...plain, without, rule: RULE })
    sameId &&= sameIds(hits, neighbours)
    sameScore &&= hits.every(({ score }, at) => Math.abs(score - (scores.at(-1 - at) ?? 9)) < SAME_SCORE)
    if (!approximate) continue
    const near = new Set(await take('usearch', async () => approximate.nearest(query, K)))
    found += neighbours.filter(({ contentId }) => near.has(contentId)).length
    wanted += neighbours.length
  }
  baseline.close()
  const of = (name: string, share: number) => round(percentile(times.get(name) ?? [], share))
  const both = (name: string, prefix: string) => ({
    [`${prefix}p50_ms`]: of(name, 0.5),
    [`${prefix}p95_ms`]: of(name, 0.95),
  })
  return {
    ...both('own', ''),
    ...both('bands', 'bands_'),
    ...both('exclusions', 'exclusions_'),
    ...both('both', 'both_'),
    baseline: 'sqlite-vec',
    ...both('baseline', 'baseline_'),
    ...both('float', 'float_'),
    ratio_p50: round(of('own', 0.5) / of('baseline', 0.5)),
    ratio_p95: round(of('own', 0.95) / of('baseline', 0.95)),
    float_ratio_p95: round(of('own', 0.95) / of('float', 0.95)),
    exclusions_ratio_p50: round(of('exclusions', 0.5) / of('own', 0.5)),
    both_ratio_p50: round(of('both', 0.5) / of('bands', 0.5)),
    same_ids: sameId,
    same_scores: sameScore,
    event_loop_max_ms: round(watch.maxMs),
    ...(approximate && {
      ...both('usearch', 'usearch_'),
      usearch_recall: round(found / wanted),
      usearch_build_ms: round(approximate.buildMs),
    }),
  }
}

/** Null where the system does not say. */
function memoryMb(pid: number | undefined): number | null {
  const status = `/proc/${pid}/status`
  const most = existsSync(status) ? /VmHWM:\s*(\d+) kB/.exec(readFileSync(status, 'utf8')) : null
  return most ? Math.round(Number(most[1]) / 1024) : null
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const start = performance.now()
  const value = await work()
  return { value, ms: performance.now() - start }
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}

const folder = values.libraries ?? mkdtempSync(join(tmpdir(), 'searlight-bench-'))
mkdirSync(folder, { recursive: true })
try {
  for (const n of values.n.split(',').map(Number)) {
    const needed = bytesOnDisk(n, dim)
    const { bavail, bsize } = statfsSync(folder)
    if (bavail * bsize < needed) {
      const [needs, has] = [needed, bavail * bsize].map((bytes) => `${(bytes / 2 ** 30).toFixed(1)} GiB`)
      console.error(`skipped n = ${n}: the library needs ${needs} in ${folder}, which has ${has}`)
      process.exitCode = 1
      continue
    }
    console.log(JSON.stringify(await benchmark(folder, n)))
  }
} finally {
  if (values.libraries === undefined) rmSync(folder, { recursive: true, force: true })
}
