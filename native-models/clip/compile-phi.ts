/** Compiles phi's graph into a cache entry of its own, so that one model can have several. */
import { join } from 'node:path'
import { cacheEntry } from '../cache/cache-entry.ts'
import { openPhi } from '../inversion/phi-checkpoint.ts'
import { FIRST_PHI_WEIGHT, phiGraph } from '../inversion/phi-graph.ts'
import { ModelError } from '../weights/model-error.ts'
import type { CompileRequest } from './compile-request.ts'
import { cacheKey } from './compiler-version.ts'
import { planTower, writeTower } from './tower.ts'

/**
 * Path of the compiled graph, which replaces older ones of the same product.
 * @throws ModelError for a phi of another feature or token size
 */
export async function compilePhi(
  path: string,
  { settings, directory, hashes }: CompileRequest,
  product: string,
): Promise<string> {
  const source = await openPhi(path)
  try {
    const { featureSize, text } = settings
    const { shape } = source.info(FIRST_PHI_WEIGHT)
    const [hiddenSize = 0, inputSize] = shape
    if (inputSize !== featureSize) {
      const facts = { file: path, tensor: FIRST_PHI_WEIGHT, found: `shape [${shape.join(', ')}]` }
      const expected = `shape [${hiddenSize}, ${featureSize}]`
      throw new ModelError('this phi was made for another model', { ...facts, expected })
    }
    const graph = planTower('phi', source, (weights) =>
      phiGraph({ featureSize, hiddenSize, tokenSize: text.width }, weights),
    )
    const entry = await cacheEntry({
      directory,
      product: `phi ${product}`,
      key: cacheKey('phi', [(await hashes.hash(path)).sha256]),
      build: (entryPath) => writeTower(graph, source, entryPath),
    })
    return join(entry, graph.fileName)
  } finally {
    await source.close()
  }
}
