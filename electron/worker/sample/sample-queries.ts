/** The queries of a sample world and their answers, by the names of the drawn files. Pure. */
import { BENCHMARK_QUERIES, makeQueries } from '../../../native-models/demo/world/queries/make-queries.ts'
import type { SampleQuery } from '../../shared/sample-api.ts'
import { fileOf, type Pictures } from './sample-pictures.ts'

/**
 * BENCHMARK_QUERIES are meant for a gallery of 5,000, which has answers for all of them; a smaller gallery
 * gives fewer queries.
 */
export function benchmarkQueries(gallery: Pictures, seed: number): readonly SampleQuery[] {
  const queries = makeQueries(gallery, { ...BENCHMARK_QUERIES, seed, orFewer: true })
  return queries.map((query) => ({
    ...query,
    reference: fileOf(query.reference),
    prompt: query.prompt.replace('$', '{ref}'),
    target: fileOf(query.target),
    answers: query.answers.map(fileOf),
  }))
}
