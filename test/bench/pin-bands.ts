/**
 * The new photos that match pins by a rule of bands, in a library that a pin bench has filled: writes the bank statistics
 * of its photos and asks the search worker's own code, in this process.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import { forkNode } from '../../electron/core/workers/child-process.ts'
import { InferenceClient } from '../../electron/core/workers/inference-client.ts'
import type { MatchRule } from '../../electron/shared/match-rule.ts'
import { modelRowId } from '../../electron/shared/model-ids.ts'
import { dot, floatsOf, unitVector } from '../../electron/shared/vectors.ts'
import { quantile } from '../../electron/worker/search/quantiles.ts'
import { SearchService } from '../../electron/worker/search/search-service.ts'

/** The numbers of the first probe; a model's card has its own. */
const RULE: MatchRule = {
  queryUnit: 2,
  photoUnit: 3,
  points: [
    [0, 0],
    [1, 60],
    [2, 90],
  ],
  strong: 60,
  maybe: 30,
}
const BANK_NAMES = 560
const BATCH = 56
const CONCEPTS = new URL('../../resources/concepts.txt', import.meta.url)
const WORKER = new URL('../../electron/worker/main.ts', import.meta.url)

/** Unit text features of unrelated names, every so many of the built-in ones. */
async function bankOf(modelDir: string): Promise<readonly Float32Array[]> {
  const thumbnailDir = mkdtempSync(join(tmpdir(), 'searlight-bank-'))
  const inference = new InferenceClient(
    {
      ...{ modelDir, phiName: null, thumbnailDir, fallbackCacheDir: join(thumbnailDir, 'cache') },
      providerReport: { provider: 'cpu', rejected: [] },
    },
    { start: (options) => forkNode(WORKER, options) },
  )
  try {
    const all = readFileSync(CONCEPTS, 'utf8').split('\n').filter(Boolean)
    const names = Array.from({ length: BANK_NAMES }, (_, i) => all[Math.floor((i * all.length) / BANK_NAMES)])
    const features: Float32Array[] = []
    for (let start = 0; start < names.length; start += BATCH) {
      const sentences = names
        .slice(start, start + BATCH)
        .map((name) => ({ segments: [`a photo of ${name}`] }))
      features.push(...(await inference.encodeText({ sentences })))
    }
    return features.map((each) => unitVector(each) ?? each)
  } finally {
    inference.close()
    rmSync(thumbnailDir, { recursive: true, force: true })
  }
}

/** Names of the matching photos among contents after `after`, by the id of each pin. */
export async function matchesByRule(
  databasePath: string,
  modelDir: string,
  after: number,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const bank = await bankOf(modelDir)
  const db = new Database(databasePath)
  const model = db.prepare<[], { id: number }>('SELECT max(model_id) AS id FROM embedding').get()
  const embeddings = db.prepare<[], { id: number; vector: Buffer }>('SELECT id, vector FROM embedding').all()
  const put = db.prepare('INSERT INTO bank_statistics (embedding_id, median, spread) VALUES (?, ?, ?)')
  db.exec('DELETE FROM bank_statistics')
  db.transaction(() => {
    for (const { id, vector } of embeddings) {
      const unit = unitVector(floatsOf(vector))
      if (!unit) continue
      const cosines = Float64Array.from(bank, (name) => dot(name, unit))
      const median = quantile(cosines, 0.5)
      put.run(id, median, quantile(cosines, 0.84) - median)
    }
  })()
  const watches = db
    .prepare<[], { pinId: number; vector: Buffer }>('SELECT pin_id AS pinId, vector FROM pin_watch')
    .all()
  const paths = db.prepare<[number], { path: string }>('SELECT path FROM photo WHERE content_id = ?')
  const service = new SearchService()
  await service.open({ databasePath, modelRowId: modelRowId(model?.id ?? 0) })
  const pins = watches.map(({ vector }) => ({ vector: floatsOf(vector), without: [], threshold: null }))
  const found = new Map<number, string[]>(watches.map(({ pinId }) => [pinId, []]))
  for (let from: number | null = after; from !== null; ) {
    const { until, matches } = await service.newMatches({ after: from, rule: RULE, pins })
    for (const { pin, contentId } of matches) {
      const names = paths.all(contentId).map(({ path }) => basename(path))
      found.get(watches[pin]?.pinId ?? 0)?.push(...names)
    }
    from = until
  }
  db.close()
  return found
}

/** The last content of a library. */
export function lastContent(databasePath: string): number {
  const db = new Database(databasePath, { readonly: true })
  const row = db.prepare<[], { id: number }>('SELECT max(id) AS id FROM content').get()
  db.close()
  return row?.id ?? 0
}
