/**
 * Measures the marked answers of a library for a terminal. It uses the features in the library and writes nothing
 * there. Runs in the engine.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import type { ModelSummary } from '../../../shared/library-api.ts'
import { dataDirectory } from '../../lib/app-paths.ts'
import type { Library } from '../../library/library.ts'
import { measure } from '../measure.ts'
import type { MeasureOptions } from '../measure-method.ts'
import type { MethodName } from '../methods.ts'
import type { Report } from '../report.ts'
import { ownBenchmark } from './own-benchmark.ts'

export interface MeasuredOwn {
  readonly report: Report
  readonly model: ModelSummary | null
}

/** @throws AppError `benchmark-missing` if no marked query can be measured, `cancelled` */
export async function measureLibrary(
  library: Library,
  methods: readonly MethodName[],
  options: MeasureOptions,
): Promise<MeasuredOwn> {
  const { benchmark } = ownBenchmark(library.database, outsidePath)
  if (benchmark.queries.length === 0)
    throw new AppError(
      'benchmark-missing',
      'no query of this library has one photo, words and a right answer that is there; mark some in the window',
    )
  const asked = {
    phi: 'own' as const,
    search: library.search.bind(library),
    invert: library.invert.bind(library),
    model: library.model.bind(library),
  }
  return { report: await measure(benchmark, methods, asked, options), model: await library.model() }
}

/** The window stores pictures from outside there (`app/pictures.ts`). */
function outsidePath(hash: string): string | null {
  const path = join(dataDirectory(), 'pictures', hash)
  return existsSync(path) ? path : null
}
