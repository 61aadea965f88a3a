/**
 * Measures benchmarks: fills a library in a folder of its own with the gallery, then asks it the queries. Features and
 * pseudo-words stay there, so an interrupted run continues, and a second run with other methods computes only the new
 * ones. Runs in the engine.
 */
import { createHash } from 'node:crypto'
import { existsSync, realpathSync } from 'node:fs'
import { basename, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { IngestProgress, ModelSummary } from '../../shared/library-api.ts'
import type { Library } from '../library/library.ts'
import type { LibraryAccess } from '../library/library-parts.ts'
import type { Benchmark } from './benchmark.ts'
import { commonFolder, type GalleryFolder, linkGallery, throughLinks } from './gallery-folder.ts'
import { measure } from './measure.ts'
import type { MeasureOptions, OnRanking } from './measure-method.ts'
import { mergeReports } from './merge-reports.ts'
import { type MethodName, methodOf } from './methods.ts'
import type { MeasureProgress, Report } from './report.ts'

export interface RunOptions {
  readonly methods: readonly MethodName[]
  readonly modelDir: string
  /** `phi-<name>.safetensors`, which replaces the model's own phi; null takes that one. */
  readonly phiName: string | null
  readonly seed: number
  /** Finds pseudo-words without the two shortcuts. */
  readonly exact: boolean
  /** Ids of the queries for methods by optimisation; undefined is all. */
  readonly otiQueries: (benchmark: Benchmark) => ReadonlySet<string> | undefined
  /** The folder of the benchmarks' libraries. */
  readonly cacheDir: string
  readonly open: OpenForBenchmark
  readonly onModel?: (model: ModelSummary) => void
  readonly onProgress?: (progress: RunProgress) => void
  readonly onRanking?: OnRanking
  readonly signal: AbortSignal
}

export type RunProgress =
  | { readonly phase: 'indexing'; readonly progress: IngestProgress }
  | (MeasureProgress & { readonly benchmark: string })

/** The host's way to open a library. */
export type OpenForBenchmark = (options: {
  readonly dir: string
  readonly access: LibraryAccess
  readonly create: boolean
  readonly phiName: string | null
}) => Promise<Library>

/** Benchmarks over one gallery, and their pictures as links that a library watches. */
interface Group {
  readonly benchmarks: readonly Benchmark[]
  readonly pictures: GalleryFolder
  readonly libraryDir: string
}

const SEARLE_PHI = 'searle'
/** The split at the end of a benchmark's name. */
const SPLIT = /-(?:val|test1?)$/

/** Returns a report a benchmark, in order. @throws AppError `cancelled`, and errors of opening the model */
export async function runBenchmarks(
  benchmarks: readonly Benchmark[],
  options: RunOptions,
): Promise<readonly Report[]> {
  const reports = new Map<Benchmark, Report>()
  for (const sameGallery of byGallery(benchmarks)) {
    const group = await linkGroup(sameGallery, options)
    const first = await fillAndMeasure(group, options)
    const second = await measureSearlePhi(group, options)
    for (const [i, benchmark] of sameGallery.entries()) {
      const parts = [first[i], second[i]].flatMap((report) => report ?? [])
      reports.set(benchmark, mergeReports(parts, options.methods))
    }
  }
  return benchmarks.flatMap((benchmark) => reports.get(benchmark) ?? [])
}

function byGallery(benchmarks: readonly Benchmark[]): readonly (readonly Benchmark[])[] {
  const groups = new Map<readonly string[], Benchmark[]>()
  for (const benchmark of benchmarks) {
    groups.set(benchmark.gallery, [...(groups.get(benchmark.gallery) ?? []), benchmark])
  }
  return [...groups.values()]
}

/**
 * The folder belongs to these pictures and this model. Another model has a library of its own; CIRCO's two splits rank
 * the same 123,403 pictures and share one.
 */
async function linkGroup(
  benchmarks: readonly Benchmark[],
  { cacheDir, modelDir }: RunOptions,
): Promise<Group> {
  const gallery = benchmarks[0]?.gallery ?? []
  const name = (benchmarks[0]?.name ?? '').replace(SPLIT, '')
  const key = JSON.stringify([name, commonFolder(gallery), realpathSync(modelDir)])
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 12)
  const dir = join(cacheDir, `${name}-${basename(modelDir)}-${hash}`)
  const pictures = await linkGallery(join(dir, 'pictures'), benchmarks)
  return { benchmarks, pictures, libraryDir: join(dir, 'library') }
}

async function fillAndMeasure(group: Group, options: RunOptions): Promise<readonly Report[]> {
  const { phiName, methods } = options
  const hasBoth = hasSearlePhi(options)
  const names = methods.filter((name) => !hasBoth || methodOf(name).phi !== 'searle')
  const library = await options.open({ dir: group.libraryDir, access: 'write', create: true, phiName })
  try {
    const unreadable = await fill(library, group, options)
    const reports = await measureAll(library, 'own', group, names, options)
    return reports.map((report) => ({ ...report, missingPictures: report.missingPictures + unreadable }))
  } finally {
    await library.close()
  }
}

/** Measures the first SEARLE's methods by phi if the model has a phi of that recipe; returns nothing otherwise. */
async function measureSearlePhi(group: Group, options: RunOptions): Promise<readonly Report[]> {
  const names = options.methods.filter((name) => methodOf(name).phi === 'searle')
  if (names.length === 0 || !hasSearlePhi(options)) return []
  const asked = { access: 'read', create: false, phiName: SEARLE_PHI } as const
  const library = await options.open({ dir: group.libraryDir, ...asked })
  try {
    return await measureAll(library, 'searle', group, names, options)
  } finally {
    await library.close()
  }
}

function hasSearlePhi({ modelDir }: RunOptions): boolean {
  return existsSync(join(modelDir, `phi-${SEARLE_PHI}.safetensors`))
}

/** @returns the number of unreadable pictures of the gallery */
async function fill(
  library: Library,
  { pictures }: Group,
  { modelDir, onModel, onProgress, signal }: RunOptions,
): Promise<number> {
  onModel?.(await library.useModel({ modelDir, change: true }))
  await library.addFolder(pictures.folder)
  const stopTelling = library.on('progress', (progress) => onProgress?.({ phase: 'indexing', progress }))
  await library.indexPending(signal)
  stopTelling()
  if (signal.aborted) throw new AppError('cancelled', 'stopped while pictures were read')
  const failed = (await library.failedFiles()).filter(({ status }) => status === 'failed')
  return failed.filter(({ path }) => path.startsWith(pictures.galleryFolder)).length
}

async function measureAll(
  library: Library,
  phi: 'own' | 'searle',
  { benchmarks, pictures }: Group,
  names: readonly MethodName[],
  options: RunOptions,
): Promise<readonly Report[]> {
  const asked = {
    phi,
    search: library.search.bind(library),
    invert: library.invert.bind(library),
    model: library.model.bind(library),
  }
  const reports: Report[] = []
  for (const benchmark of benchmarks) {
    const settings = settingsOf(benchmark, pictures, options)
    reports.push(await measure(throughLinks(benchmark, pictures), names, asked, settings))
  }
  return reports
}

/** The settings of measuring. `onRanking` receives the paths of the source, not those of the links. */
function settingsOf(
  benchmark: Benchmark,
  { links, galleryFolder }: GalleryFolder,
  { methods, seed, exact, otiQueries, onProgress, onRanking, signal }: RunOptions,
): MeasureOptions {
  const hasOti = methods.some((name) => methodOf(name).recipe !== null)
  const pathOf = new Map([...links].map(([path, at]) => [at, path]))
  return {
    seed,
    exact,
    signal,
    filter: { folders: [galleryFolder] },
    otiQueries: hasOti ? otiQueries(benchmark) : undefined,
    onProgress: (progress) => onProgress?.({ benchmark: benchmark.name, ...progress }),
    onRanking: (method, queryId, ranked) => {
      const paths = ranked.map((path) => pathOf.get(path) ?? path)
      onRanking?.(method, queryId, paths)
    },
  }
}
