/**
 * The sample world as benchmarks: one gallery of postcards with known content, and three kinds of queries over it, each
 * with the papers' metrics. The worker that draws knows the answers. Runs in the engine.
 */
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import type { SampleQuery, SampleWorld } from '../../../shared/sample-api.ts'
import { drawWorld } from '../../sample/draw-world.ts'
import type { StartChild } from '../../workers/child-process.ts'
import { SampleWorker } from '../../workers/sample-worker.ts'
import type { Benchmark, BenchmarkQuery, MetricName } from '../benchmark.ts'

export interface WorldSource {
  /** Pictures in the gallery. */
  readonly count: number
  readonly seed: number
  /** The folder of all worlds; the next run finds them there. */
  readonly cacheDir: string
  readonly start: StartChild
  readonly onProgress?: (done: number, total: number) => void
  readonly signal: AbortSignal
}

type Kind = SampleQuery['kind']

/** The papers' metrics of each kind, and mAP for kinds whose answers are all known. */
const METRICS: Readonly<Record<Kind, readonly MetricName[]>> = {
  'relative caption': ['map@5', 'map@10', 'map@25', 'map@50', 'recall@5', 'recall@10', 'recall@50'],
  'domain conversion': ['recall@10', 'recall@50', 'map@10'],
  'object composition': ['recall@1', 'recall@5', 'recall@10', 'map@10'],
}
const NAMES: Readonly<Record<Kind, string>> = {
  'relative caption': 'world',
  'domain conversion': 'world-domain-conversion',
  'object composition': 'world-object-composition',
}

/** @throws AppError `cancelled`, `disk-full`, `benchmark-missing`; the pictures drawn by then stay */
export async function openWorld(source: WorldSource): Promise<readonly Benchmark[]> {
  const world: SampleWorld = { split: 'test', count: source.count, seed: source.seed }
  const folder = join(source.cacheDir, `world-${world.split}-${world.count}-${world.seed}`)
  const { start, signal, onProgress } = source
  const worker = new SampleWorker(start)
  try {
    await removeOutdated(folder, world, worker)
    await drawWorld({ start, world, folder, signal, ...(onProgress && { onProgress }) })
    const queries = await worker.queries({ world, querySeed: source.seed })
    if (queries.length === 0) throw tooSmall(world)
    const files = (await readdir(folder)).filter((name) => extname(name) === '.jpg').sort()
    const gallery = files.map((name) => join(folder, name))
    return worldBenchmarks(queries, gallery, folder)
  } finally {
    worker.close()
  }
}

/** A sample worker draws this many in a third of a second. */
const COMPARED = 8

/**
 * [Note: An outdated world] Drawing leaves existing pictures alone, but an earlier version may have drawn others. So
 * the worker draws the first few again, and if their bytes differ, it draws the whole world again.
 */
async function removeOutdated(folder: string, world: SampleWorld, worker: SampleWorker): Promise<void> {
  if (!existsSync(folder)) return
  const fresh = await mkdtemp(`${folder}-compared-`)
  try {
    await worker.draw({ world, folder: fresh, from: 0, to: Math.min(COMPARED, world.count) })
    for (const name of await readdir(fresh)) {
      const [drawn, kept] = await Promise.all([fresh, folder].map((at) => bytesOf(join(at, name))))
      if (kept && drawn && !kept.equals(drawn)) return await rm(folder, { recursive: true })
    }
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

/** Null for a missing file. */
function bytesOf(path: string): Promise<Buffer | null> {
  return readFile(path).catch(() => null)
}

/** The kinds of which the world has queries. @param folder of the files that the queries name */
export function worldBenchmarks(
  queries: readonly SampleQuery[],
  gallery: readonly string[],
  folder: string,
): readonly Benchmark[] {
  const kinds = Object.keys(NAMES) as Kind[]
  const benchmarks = kinds.map((kind) => ({
    name: NAMES[kind],
    gallery,
    queries: queries.filter((query) => query.kind === kind).map((query) => toQuery(query, folder)),
    missingPictures: 0,
    missingQueries: 0,
    metrics: METRICS[kind],
  }))
  return benchmarks.filter((benchmark) => benchmark.queries.length > 0)
}

function tooSmall({ count }: SampleWorld): AppError {
  const message = `a world of ${count} pictures has no query with answers enough; it takes some hundred`
  return new AppError('benchmark-missing', message)
}

/**
 * As in CIRCO the reference stays in the ranking. Recall counts a single target, but for domain conversion (see [Note:
 * What recall counts]).
 */
function toQuery(query: SampleQuery, folder: string): BenchmarkQuery {
  const { kind, prompt, sharedConcept, aspects } = query
  const at = (file: string) => join(folder, file)
  return {
    id: String(query.id),
    group: null,
    aspects,
    reference: at(query.reference),
    words: [query.caption],
    sentences: [prompt],
    conceptSentences: [prompt.replace('{ref}', `${sharedConcept} {ref}`)],
    answers: query.answers.map(at),
    target: kind === 'domain conversion' ? null : at(query.target),
    removesReference: false,
    subset: null,
  }
}
