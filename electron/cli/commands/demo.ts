/**
 * `demo`: shows the product on a computer without photos and without a model. It draws the sample pictures, reads them
 * with the sample model, and answers three composed queries; it uses a sample library that exists. Runs in the CLI.
 */
import { mkdir, realpath } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { ModelTable } from '../../core/catalog/model-table.ts'
import { dataDirectory } from '../../core/lib/app-paths.ts'
import type { Library } from '../../core/library/library.ts'
import { drawWorld } from '../../core/sample/draw-world.ts'
import {
  readSampleRecord,
  SAMPLE_PICTURES,
  type SampleRecord,
  samplePicturesFolder,
  sampleWorld,
  writeSampleRecord,
} from '../../core/sample/sample-folder.ts'
import { installSampleModel, isInstalledSampleModel } from '../../core/sample/sample-model.ts'
import { guidedQueriesOf } from '../../core/workers/sample-worker.ts'
import { AppError } from '../../shared/errors.ts'
import type { GuidedQuery } from '../../shared/sample-api.ts'
import type { Hit } from '../../shared/search-api.ts'
import { openLibrary } from '../open-library.ts'
import { OverwrittenLine, ProgressLine, print, printJson, say } from '../output.ts'
import { readWhole } from '../query-options.ts'
import { startSample } from '../start-sample.ts'
import { hitJson, scoreText } from './search.ts'

export interface DemoOptions {
  readonly library?: string
  readonly photos?: string
  readonly json?: boolean
}

const MAX_PHOTOS = 100_000
const HITS = 10

interface AnsweredQuery {
  /** The path of the reference. */
  readonly reference: string
  readonly text: string
  readonly hits: readonly Hit[]
}

export async function demo(values: DemoOptions, signal: AbortSignal): Promise<number> {
  const photos = readWhole(values.photos, '--photos', 1, MAX_PHOTOS) ?? SAMPLE_PICTURES
  const dir = resolve(values.library ?? join(dataDirectory(), 'demo', 'library'))
  say('Sample model: knows only the sample pictures.')
  const started = performance.now()
  const library = await openLibrary({ dir, access: 'write', create: true, command: 'demo', signal })
  try {
    const record = await drawSample(library, { dir, photos, signal })
    await readSample(library, record.folder, signal)
    const queries = await answerGuided(library, record)
    const [folder] = await library.folders()
    const report = { photos: folder?.photos ?? 0, seconds: secondsSince(started), queries }
    if (values.json) printJson({ ...report, queries: queries.map(queryJson) })
    else printTable(report, dir)
    return 0
  } finally {
    await library.close()
  }
}

interface SampleRequest {
  readonly dir: string
  readonly photos: number
  readonly signal: AbortSignal
}

/** @throws AppError `sample-impossible`, `model-different` for a library that holds something else */
async function drawSample(library: Library, { dir, photos, signal }: SampleRequest): Promise<SampleRecord> {
  const known = readSampleRecord(dir)
  if ((await library.folders()).some(({ path }) => path !== known?.folder))
    throw new AppError(
      'sample-impossible',
      `${dir} has photos of its own; the demo needs a library of its own`,
    )
  // Comes before the drawing: a library with another model refuses this one.
  await useSampleModel(library)
  const planned = known?.folder ?? samplePicturesFolder(dir)
  await mkdir(planned, { recursive: true })
  const folder = await realpath(planned)
  // A larger sample keeps its pictures: they are photos of the library.
  const pictures = Math.max(photos, known?.pictures ?? 0)
  const world = sampleWorld(pictures)
  await writeSampleRecord(dir, { phase: 'drawing', folder, pictures, guided: [] })
  const line = new OverwrittenLine()
  const onProgress = (done: number) => line.show(`drawing: ${done} of ${pictures}`)
  const [guided] = await Promise.all([
    guidedQueriesOf(startSample, world, signal),
    drawWorld({ start: startSample, world, folder, signal, onProgress }),
  ])
  line.clear()
  const record: SampleRecord = { phase: 'drawn', folder, pictures, guided }
  await writeSampleRecord(dir, record)
  return record
}

/** Replaces the sample model of an earlier release. @throws AppError `model-different` */
async function useSampleModel(library: Library): Promise<void> {
  const modelDir = await installSampleModel(dataDirectory())
  const before = new ModelTable(library.database).filling()
  const change = before !== null && isInstalledSampleModel(dataDirectory(), before.directory)
  await library.useModel({ modelDir, change })
}

async function readSample(library: Library, folder: string, signal: AbortSignal): Promise<void> {
  await library.addFolder(folder)
  const line = new ProgressLine()
  const stop = library.on('progress', (progress) => line.show(progress))
  await library.indexPending(signal)
  stop()
  line.clear()
  if (signal.aborted) throw new AppError('cancelled', 'stopped; run the same command again to continue')
}

async function answerGuided(
  library: Library,
  { folder, guided }: SampleRecord,
): Promise<readonly AnsweredQuery[]> {
  const answered: AnsweredQuery[] = []
  for (const { reference, text } of guided)
    answered.push(await answer(library, join(folder, reference), text))
  return answered
}

async function answer(
  library: Library,
  reference: string,
  text: GuidedQuery['text'],
): Promise<AnsweredQuery> {
  const references = [{ kind: 'file', path: reference }] as const
  const { hits } = await library.search({
    ...{ references, text, prompt: null, method: 'auto', filter: {}, limit: HITS },
  })
  return { reference, text, hits }
}

function queryJson({ hits, ...asked }: AnsweredQuery) {
  return { ...asked, hits: hits.map(hitJson) }
}

interface DemoReport {
  readonly photos: number
  readonly seconds: number
  readonly queries: readonly AnsweredQuery[]
}

function printTable({ photos, seconds, queries }: DemoReport, dir: string): void {
  for (const { reference, text, hits } of queries) {
    print(`${basename(reference)} that ${text}`)
    for (const [at, { score, path }] of hits.entries())
      print(`${String(at + 1).padStart(4)}  ${scoreText(score)}  ${basename(path)}`)
    print('')
  }
  print(`${photos} sample pictures, ${seconds} s; the library is ${dir}`)
}

function secondsSince(startedMs: number): number {
  return Math.round((performance.now() - startedMs) / 10) / 100
}
