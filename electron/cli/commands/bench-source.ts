/** Opens the source that `bench cir` measures. Runs in the CLI. */
import { join } from 'node:path'
import type { Benchmark } from '../../core/evaluation/benchmark.ts'
import { openBenchmarks } from '../../core/evaluation/sources/open-benchmarks.ts'
import { openWorld } from '../../core/evaluation/sources/world.ts'
import { forkNode } from '../../core/workers/child-process.ts'
import { PictureMaker } from '../../core/workers/picture-maker.ts'
import { assertNever } from '../../shared/errors.ts'
import { say } from '../output.ts'
import { startSample } from '../start-sample.ts'
import type { BenchLine } from './bench-line.ts'
import type { BenchOptions, SourceKind } from './bench-options.ts'

const INFERENCE_WORKER = new URL('../../worker/main.ts', import.meta.url)

export interface SourceOptions {
  readonly cacheDir: string
  readonly line: BenchLine
  readonly signal: AbortSignal
}

/** `bench cir` measures a library in place: it has no pictures to open. */
export type PictureSource = Exclude<SourceKind, 'library'>

export async function openSource(
  source: PictureSource,
  options: BenchOptions,
  at: SourceOptions,
): Promise<readonly Benchmark[]> {
  const { annotations, split } = options
  const [folder = '', second = ''] = options.folders
  switch (source) {
    case 'world':
      return drawnWorld(options, at)
    case 'circo':
      return openBenchmarks({ kind: source, folder, annotations, split })
    case 'cirr':
      return openBenchmarks({ kind: source, folder, annotations, split: split === 'test' ? 'test1' : split })
    case 'fashioniq':
      return openBenchmarks({ kind: source, folder, annotations })
    case 'domain-conversion':
      return openBenchmarks({ kind: source, photos: folder, renditions: second })
    case 'object-composition':
      return cutObjects(folder, annotations, at)
    default:
      return assertNever(source)
  }
}

function drawnWorld(
  { photos, seed }: BenchOptions,
  { cacheDir, line, signal }: SourceOptions,
): Promise<readonly Benchmark[]> {
  return openWorld({
    count: photos,
    seed,
    cacheDir,
    start: startSample,
    onProgress: (done, total) => line.show({ phase: 'drawing', done, total }),
    signal,
  })
}

async function cutObjects(
  folder: string,
  annotations: string | null,
  { cacheDir, line, signal }: SourceOptions,
): Promise<readonly Benchmark[]> {
  const maker = new PictureMaker({ start: (start) => forkNode(INFERENCE_WORKER, start), onDeath: say })
  try {
    return await openBenchmarks({
      kind: 'object-composition',
      folder,
      annotations,
      cropFolder: join(cacheDir, 'object-composition'),
      crop: (request) => maker.render(request),
      onProgress: (done, total) => line.show({ phase: 'cutting', done, total }),
      signal,
    })
  } finally {
    maker.close()
  }
}
