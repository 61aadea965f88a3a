/**
 * Files for the evaluation servers of CIRCO and CIRR, which alone know the right answers of their test splits. Runs in
 * the engine.
 *
 * Formats: "Submission Format" in the README of miccunifi/CIRCO and its submission_examples; "Test-split_server.md" in
 * Cuberick-Orion/CIRR and its demo_files. A server refuses a file in which a query or a place is missing, and so does
 * this module.
 */
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import type { Benchmark, BenchmarkQuery } from '../benchmark.ts'
import { stemOf } from './picture-files.ts'

const CIRCO_PLACES = 50
const CIRR_PLACES = 50
const CIRR_SUBSET_PLACES = 3
/** Version of the annotations; the server refuses others. */
const CIRR_VERSION = 'rc2'

export interface SubmissionFile {
  /** `circo-test.json` */
  readonly name: string
  readonly text: string
}

/** Query id -> the part of its ranking that goes to the server. */
type Places = Readonly<Record<string, readonly (string | number)[]>>

interface Sheet {
  readonly name: string
  /** Entries that the server expects before the queries. */
  readonly head: Readonly<Record<string, string>>
  readonly places: number
  readonly of: (query: BenchmarkQuery, ranked: readonly string[]) => readonly (string | number)[]
}

export function takesSubmissions({ name }: Pick<Benchmark, 'name'>): boolean {
  return sheetsOf(name).length > 0
}

/** Collects one method's rankings, cut to the places that the server wants. */
export class Submission {
  readonly #benchmark: Benchmark
  readonly #queries: ReadonlyMap<string, BenchmarkQuery>
  readonly #sheets: readonly (Sheet & { readonly entries: Record<string, Places[string]> })[]

  /** @throws `usage` for a benchmark that has no server, `benchmark-missing` if queries cannot be asked */
  constructor(benchmark: Benchmark) {
    const { name, queries, missingQueries } = benchmark
    if (!takesSubmissions(benchmark)) {
      throw new AppError('usage', `only CIRCO and CIRR take submissions, not ${name}`)
    }
    if (missingQueries > 0) {
      const message = `the server needs every query, and ${missingQueries} of ${name} cannot be asked without their pictures`
      throw new AppError('benchmark-missing', message)
    }
    this.#benchmark = benchmark
    this.#queries = new Map(queries.map((query) => [query.id, query]))
    this.#sheets = sheetsOf(name).map((sheet) => ({ ...sheet, entries: {} }))
  }

  /** @param ranked paths of the gallery, best first, the reference included */
  add(queryId: string, ranked: readonly string[]): void {
    const query = this.#queries.get(queryId)
    if (!query) throw new Error(`expected a query of ${this.#benchmark.name}, got ${queryId}`)
    for (const { of, places, entries } of this.#sheets) entries[queryId] = of(query, ranked).slice(0, places)
  }

  /** @throws `benchmark-missing` if a query or some of its places are missing */
  files(): readonly SubmissionFile[] {
    return this.#sheets.map(({ name, head, places, entries }) => {
      for (const id of this.#queries.keys()) this.#check(id, entries[id]?.length ?? 0, places)
      return { name, text: headed(head, entries) }
    })
  }

  #check(id: string, given: number, wanted: number): void {
    if (given === wanted) return
    const message = `the server needs ${wanted} pictures for each query, and query ${id} of ${this.#benchmark.name} has ${given}`
    throw new AppError('benchmark-missing', message)
  }
}

/** Joins the text of both: one object would put the queries first, because their ids are numbers. */
function headed(head: Sheet['head'], entries: Places): string {
  const inside = [head, entries]
    .map((part) => JSON.stringify(part).slice(1, -1))
    .filter((text) => text !== '')
  return `{${inside.join(',')}}`
}

/** Writes one file a method, `<method>.circo-test.json`. @returns their paths */
export async function writeSubmission(
  folder: string,
  method: string,
  files: readonly SubmissionFile[],
): Promise<readonly string[]> {
  try {
    await mkdir(folder, { recursive: true })
    const paths = files.map(({ name }) => join(folder, `${method}.${name}`))
    for (const [index, path] of paths.entries()) {
      await writeFile(`${path}.part`, files[index]?.text ?? '')
      await rename(`${path}.part`, path)
    }
    return paths
  } catch (cause) {
    throw new AppError('export-folder-unwritable', `nothing can be written to ${folder}: ${String(cause)}`, {
      cause,
    })
  }
}

function sheetsOf(benchmark: string): readonly Sheet[] {
  if (benchmark.startsWith('circo-')) {
    return [
      {
        name: `${benchmark}.json`,
        head: {},
        places: CIRCO_PLACES,
        of: (_, ranked) => ranked.slice(0, CIRCO_PLACES).map(circoId),
      },
    ]
  }
  if (!benchmark.startsWith('cirr-')) return []
  const head = (metric: string) => ({ version: CIRR_VERSION, metric })
  return [
    { name: `${benchmark}-recall.json`, head: head('recall'), places: CIRR_PLACES, of: cirrNames },
    {
      name: `${benchmark}-recall_subset.json`,
      head: head('recall_subset'),
      places: CIRR_SUBSET_PLACES,
      of: cirrSubsetNames,
    },
  ]
}

/** @throws `usage` for pictures that are not COCO's */
function circoId(path: string): number {
  const name = stemOf(path)
  if (/^\d{12}$/.test(name)) return Number(name)
  throw new AppError('usage', `CIRCO's server knows pictures by COCO's numbers, and ${name} has none`)
}

function cirrNames({ reference }: BenchmarkQuery, ranked: readonly string[]): readonly string[] {
  return ranked
    .filter((path) => path !== reference)
    .slice(0, CIRR_PLACES)
    .map(stemOf)
}

function cirrSubsetNames(query: BenchmarkQuery, ranked: readonly string[]): readonly string[] {
  const members = new Set(query.subset)
  return cirrNames(
    query,
    ranked.filter((path) => members.has(path)),
  )
}
