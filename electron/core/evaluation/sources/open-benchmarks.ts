/** A person's folders -> benchmarks to be measured. Runs in the engine. */
import { assertNever } from '../../../shared/errors.ts'
import type { Benchmark } from '../benchmark.ts'
import type { BenchmarkSource } from './benchmark-source.ts'
import { openCirco } from './circo.ts'
import { openCirr } from './cirr.ts'
import { openDomainConversion } from './domain-conversion.ts'
import { openFashionIq } from './fashion-iq.ts'
import { openObjectComposition } from './object-composition.ts'

/**
 * One, but for FashionIQ, whose categories are ranked each in a gallery of its own.
 *
 * @throws `benchmark-missing` where nothing is there, `benchmark-invalid` for a file that is not as it should be,
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
