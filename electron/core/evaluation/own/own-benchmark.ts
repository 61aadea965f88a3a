/**
 * A library's own marked answers as a benchmark: the gallery holds the photos that a search sees. Runs in the engine,
 * on any connection.
 */
import type { ReadableDatabase } from '../../catalog/database.ts'
import { MarkedQueries } from '../../catalog/marked-queries.ts'
import { ModelTable } from '../../catalog/model-table.ts'
import { type GalleryPhoto, GalleryPhotos } from '../../catalog/shown-photos.ts'
import type { Benchmark, BenchmarkQuery, MetricName } from '../benchmark.ts'
import { type OwnEntry, ownEntries } from './entries.ts'

/** The file of a picture from outside, by the hash of its bytes; null if Searlight no longer has it. */
export type OutsidePath = (hash: string) => string | null

export interface OwnBenchmark {
  readonly benchmark: Benchmark
  /** Marked pictures of the measured queries, and those of them that a search cannot find now. */
  readonly answers: number
  readonly missing: number
}

/** CIRCO's metrics, and recall: the found share of the right answers. */
const METRICS: readonly MetricName[] = [
  ...([5, 10, 25, 50] as const).map((k) => `map@${k}` as const),
  ...([5, 10, 50] as const).map((k) => `recall@${k}` as const),
]

export function ownBenchmark(db: ReadableDatabase, outside: OutsidePath): OwnBenchmark {
  const serving = new ModelTable(db).serving()
  const gallery = serving ? new GalleryPhotos(db).all(serving.id) : []
  const entries = ownEntries(new MarkedQueries(db), (hash) => outside(hash) !== null)
  const byHash = Map.groupBy(gallery, ({ hash }) => hash)
  const asked = entries.filter(({ standing }) => standing !== 'needs-photo-and-words')
  const queries = asked.flatMap((entry) => queryOf(entry, byHash, outside) ?? [])
  const measured = new Set(queries.map(({ id }) => id))
  const marked = asked.filter(({ id }) => measured.has(String(id))).flatMap(({ answers }) => answers)
  const missing = marked.filter(({ hash }) => !byHash.has(hash)).length
  const benchmark = {
    name: 'own',
    gallery: gallery.map(({ path }) => path),
    queries,
    missingPictures: missing,
    missingQueries: asked.length - queries.length,
    metrics: METRICS,
  }
  return { benchmark, answers: marked.length, missing }
}

/** Null if its reference or all of its answers are gone. */
function queryOf(
  { id, text, sharedConcept, aspects, references: [reference], answers }: OwnEntry,
  byHash: ReadonlyMap<string, readonly GalleryPhoto[]>,
  outside: OutsidePath,
): BenchmarkQuery | null {
  if (!reference) return null
  const photos = byHash.get(reference.hash) ?? []
  const chosen = photos.find((photo) => photo.id === reference.photoId) ?? photos[0]
  const path = chosen?.path ?? outside(reference.hash)
  // A mark belongs to bytes, so every copy is right.
  const paths = answers.flatMap(({ hash }) => byHash.get(hash) ?? []).map((photo) => photo.path)
  if (path === null || paths.length === 0) return null
  return {
    id: String(id),
    group: null,
    aspects,
    reference: path,
    words: [text],
    sentences: [sentence('', text)],
    conceptSentences: sharedConcept === '' ? null : [sentence(`${sharedConcept} `, text)],
    answers: paths,
    // The user marks answers and chooses no single target among them.
    target: null,
    removesReference: false,
    subset: null,
  }
}

/** Removes the user's braces, which a prompt reads as places for pseudo-words. */
function sentence(concept: string, text: string): string {
  const plain = (words: string) => words.replaceAll(/[{}]/g, ' ')
  return `a photo of ${plain(concept)}{ref} that ${plain(text)}`
}
