/**
 * `npm run bench:compose -- [--model <dir>] [--n 100000] [--queries 40]`
 *
 * A composed query (a stored reference photo and a caption) against the sum of its parts, measured one after the
 * other in the same run: phi, text encoding (the composed sentence and the caption, one batch, as a query has
 * it), scan. One JSON line a model: photo-mini, and ViT-B/32 geometry with random weights and CLIP's tokenizer,
 * where they lie beside the checkout. Then the dial (dial-measures.ts), whose baseline is the first query of its kind.
 */
import { existsSync } from 'node:fs'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { runQuery } from '../../electron/core/query/search.ts'
import { captionSentence, verbatim } from '../../electron/core/query/sentences.ts'
import { forkNode } from '../../electron/core/workers/child-process.ts'
import { InferenceClient } from '../../electron/core/workers/inference-client.ts'
import { SearchClient } from '../../electron/core/workers/search-client.ts'
import type { Query } from '../../electron/shared/library-api.ts'
import { VIT_B_32, writeRandomClip } from '../helpers/random-clip.ts'
import { randomNumbers, randomVector } from '../helpers/random-vectors.ts'
import { request } from '../helpers/rank-request.ts'
import { MODEL_ROW_ID } from '../helpers/search-library.ts'
import { sharedPath } from '../helpers/shared.ts'
import { type BenchParts, benchEncoder, benchQuery, measureDial, round } from './dial-measures.ts'
import { buildLibrary } from './search-bench-library.ts'
import { percentile } from './search-measures.ts'

const INFERENCE_WORKER = new URL('../../electron/worker/main.ts', import.meta.url)
const SEARCH_WORKER = new URL('../../electron/worker/search/main.ts', import.meta.url)
const WARM_UPS = 3
const CAPTION = 'has two dogs and is on the beach at sunset'

const QUERY: Query = {
  references: [{ kind: 'photo', photoId: 1 }],
  text: CAPTION,
  prompt: null,
  method: 'searle',
  filter: {},
  limit: 50,
}

const { values } = parseArgs({
  options: { model: { type: 'string' }, n: { type: 'string' }, queries: { type: 'string' } },
})
const photos = Number(values.n ?? 100_000)
const queries = Number(values.queries ?? 40)
const work = await mkdtemp(join(tmpdir(), 'searlight-bench-'))
try {
  for (const modelDir of await models()) console.log(JSON.stringify(await benchmark(modelDir)))
} finally {
  await rm(work, { recursive: true })
}

async function models(): Promise<readonly string[]> {
  if (values.model) return [resolve(values.model)]
  if (!existsSync(sharedPath())) throw new Error('--model <dir> names a model with a tokenizer and a phi')
  const random = join(work, 'vit-b-32-random')
  await writeRandomClip(random, VIT_B_32)
  await copyFile(sharedPath('tokenizer', 'tokenizer.json'), join(random, 'tokenizer.json'))
  return [sharedPath('models', 'photo-mini'), random]
}

async function benchmark(modelDir: string): Promise<object> {
  const inference = new InferenceClient(
    {
      modelDir,
      phiName: null,
      thumbnailDir: work,
      fallbackCacheDir: join(work, 'cache'),
      providerReport: { provider: 'cpu', rejected: [] },
    },
    { start: (options) => forkNode(INFERENCE_WORKER, options) },
  )
  const model = await inference.model()
  const databasePath = join(work, `${model.name}.db`)
  buildLibrary(databasePath, photos, model.featureSize)
  const search = new SearchClient(
    { databasePath, modelRowId: MODEL_ROW_ID },
    { start: (options) => forkNode(SEARCH_WORKER, options) },
  )
  try {
    await search.warm()
    return {
      bench: 'compose',
      model: basename(modelDir),
      n: photos,
      queries,
      ...(await measure({ inference, search, model })),
      ...(await measureDial({ inference, search, model }, { ...QUERY, method: 'auto' }, queries)),
    }
  } finally {
    inference.close()
    search.close()
  }
}

async function measure(parts: BenchParts): Promise<object> {
  const { inference, search, model } = parts
  const random = randomNumbers(3)
  const times = { query: [] as number[], phi: [] as number[], text: [] as number[], scan: [] as number[] }
  for (let i = -WARM_UPS; i < queries; i++) {
    const features = randomVector(random, model.featureSize)
    const query = await timed(() => runQuery(benchQuery(QUERY, features), benchEncoder(parts), search))
    const phi = await timed(() => inference.invertByPhi({ features: [features] }))
    const sentences = [verbatim(CAPTION), captionSentence(phi.value, verbatim(CAPTION))]
    const text = await timed(() => inference.encodeText({ sentences }))
    const [reference, composed] = [features, text.value[1] ?? features]
    const scan = await timed(() =>
      search.rank({ ...request(composed, QUERY.limit), reference, text: text.value[0] ?? null }),
    )
    if (i < 0) continue
    for (const [name, { ms }] of Object.entries({ query, phi, text, scan }))
      times[name as keyof typeof times].push(ms)
  }
  const p50 = (name: keyof typeof times) => percentile(times[name], 0.5)
  const ofParts = p50('phi') + p50('text') + p50('scan')
  return {
    p50_ms: round(p50('query')),
    p95_ms: round(percentile(times.query, 0.95)),
    phi_p50_ms: round(p50('phi')),
    text_p50_ms: round(p50('text')),
    scan_p50_ms: round(p50('scan')),
    ratio: round(p50('query') / ofParts),
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const started = performance.now()
  const value = await work()
  return { value, ms: performance.now() - started }
}
