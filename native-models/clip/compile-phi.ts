/** phi's graph, in a cache entry of its own: several phi of one model stand beside each other. */
import { basename, join } from 'node:path'
import type { CacheDirectory } from '../cache/cache-directory.ts'
import { cacheEntry } from '../cache/cache-entry.ts'
import type { HashedFile } from '../cache/file-hashes.ts'
import { openPhi } from '../inversion/phi-checkpoint.ts'
import { FIRST_PHI_WEIGHT, phiGraph } from '../inversion/phi-graph.ts'
import { cacheKey } from './compiler-version.ts'
import type { ModelSettings } from './model-settings.ts'
import { planTower, writeTower } from './tower.ts'

export interface PhiRequest {
  readonly phi: HashedFile
  readonly settings: ModelSettings
  readonly directory: CacheDirectory
}

/** Path of the compiled graph. @throws ModelError when phi was made for features or tokens of another size */
export async function compilePhi({ phi, settings, directory }: PhiRequest): Promise<string> {
  const source = await openPhi(phi.path)
  try {
    const { featureSize, text } = settings
    const hiddenSize = source.info(FIRST_PHI_WEIGHT).shape[0] ?? 0
    const graph = planTower('phi', source, (weights) =>
      phiGraph({ featureSize, hiddenSize, tokenSize: text.width }, weights),
    )
    const entry = await cacheEntry({
      directory,
      product: `phi ${basename(phi.path)}`,
      key: cacheKey('phi', [phi.sha256]),
      build: (path) => writeTower(graph, source, path),
    })
    return join(entry, graph.fileName)
  } finally {
    await source.close()
  }
}
