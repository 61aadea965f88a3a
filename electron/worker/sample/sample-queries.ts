/** The world's queries with their answers, by the names of the files that were drawn. Pure. */
import { BENCHMARK_QUERIES, makeQueries } from '../../../native-models/demo/world/queries/make-queries.ts'
import type { SampleQuery } from '../../shared/sample-api.ts'
import { fileOf, type Pictures } from './sample-pictures.ts'

/** The gallery that BENCHMARK_QUERIES are meant for; a smaller one allows fewer. */
const BENCHMARK_GALLERY = 5_000

/** Throws where the gallery is too small for even one query of each kind. */
export function benchmarkQueries(gallery: Pictures, seed: number): readonly SampleQuery[] {
  const share = Math.min(1, gallery.length / BENCHMARK_GALLERY)
  const of = (count: number) => Math.max(1, Math.floor(count * share))
  const { perAspect, domainConversions, objectCompositions } = BENCHMARK_QUERIES
  const queries = makeQueries(gallery, {
    seed,
    perAspect: of(perAspect),
    domainConversions: of(domainConversions),
    objectCompositions: of(objectCompositions),
  })
  return queries.map((query) => ({
    ...query,
    reference: fileOf(query.reference),
    prompt: query.prompt.replace('$', '{ref}'),
    target: fileOf(query.target),
    answers: query.answers.map(fileOf),
  }))
}
