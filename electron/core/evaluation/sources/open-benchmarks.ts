/** Makes benchmarks of the user's folders. Runs in the engine. */
import { assertNever } from '../../../shared/errors.ts'
import type { Benchmark } from '../benchmark.ts'
import type { BenchmarkSource } from './benchmark-source.ts'
import { openCirco } from './circo.ts'
import { openCirr } from './cirr.ts'
import { openDomainConversion } from './domain-conversion.ts'
import { openFashionIq } from './fashion-iq.ts'
import { openObjectComposition } from './object-composition.ts'

/**
 * Returns one benchmark; of FashionIQ one a category, because each category has a gallery of its own.
 *
 * @throws `benchmark-missing` if nothing is there, `benchmark-invalid` for a wrong annotation file,
 * `folder-missing`, `folder-unreadable`
 */
export async function openBenchmarks(source: BenchmarkSource): Promise<readonly Benchmark[]> {
  switch (source.kind) {
    case 'circo':
      return [await openCirco(source)]
    case 'cirr':
      return [await openCirr(source)]
    case 'fashioniq':
      return openFashionIq(source)
    case 'domain-conversion':
      return [await openDomainConversion(source)]
    case 'object-composition':
      return [await openObjectComposition(source)]
    default:
      return assertNever(source)
  }
}
