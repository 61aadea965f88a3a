/**
 * The harness: methods of composed retrieval over a benchmark's queries, through an ordinary library that holds its
 * gallery. Runs in the engine.
 */
import { assertNever } from '../../shared/errors.ts'
import type { ModelSummary } from '../../shared/library-api.ts'
import type { Benchmark } from './benchmark.ts'
import { type AskedLibrary, type MeasureOptions, measureMethod } from './measure-method.ts'
import { type Method, type MethodName, methodOf, type PhiNeed } from './methods.ts'
import type { MethodReport, Report } from './report.ts'

export interface MeasuredLibrary extends AskedLibrary {
  /** The phi of the open library. */
  readonly phi: Exclude<PhiNeed, 'none'>
}

/**
 * The benchmark must name pictures by the paths of the library's photos.
 * @throws AppError `cancelled`, and errors of `Library.search`
 */
export async function measure(
  benchmark: Benchmark,
  names: readonly MethodName[],
  library: MeasuredLibrary,
  options: MeasureOptions,
): Promise<Report> {
  const model = await library.model()
  const methods: MethodReport[] = []
  const leftOut: { readonly method: MethodName; readonly reason: string }[] = []
  for (const method of names.map(methodOf)) {
    const reason = model === null ? 'the library has no model' : hindrance(method, model, library)
    const report = reason === null ? await measureMethod(benchmark, method, library, options) : null
    if (report) methods.push(report)
    else leftOut.push({ method: method.name, reason: reason ?? nothingAsked(method) })
  }
  const { name, metrics, gallery, missingPictures, missingQueries } = benchmark
  return {
    benchmark: name,
    metrics,
    gallery: gallery.length,
    methods,
    leftOut,
    missingPictures,
    missingQueries,
  }
}

/** The reason why the method cannot run with this model; null if it can. */
function hindrance(
  { name, phi }: Method,
  { hasTokenizer, hasPhi }: ModelSummary,
  library: MeasuredLibrary,
): string | null {
  if (name === 'image') return null
  if (!hasTokenizer) return 'the model has no tokenizer, so it cannot read text'
  switch (phi) {
    case 'none':
      return null
    case 'own':
      return hasPhi ? null : 'the model has no phi'
    case 'searle':
      return library.phi === phi ? null : 'the model has no phi-searle.safetensors beside its phi'
    default:
      return assertNever(phi)
  }
}

function nothingAsked({ withConcept }: Method): string {
  return withConcept ? 'the source states no shared concept' : 'the source has no query for it'
}
