/** The towers that are compiled from weights: planned and so checked at every start, written once. */
import { join } from 'node:path'
import type { CacheDirectory } from '../cache/cache-directory.ts'
import { cacheEntry } from '../cache/cache-entry.ts'
import type { HashedFile } from '../cache/file-hashes.ts'
import { checkTensor } from '../weights/check-tensor.ts'
import type { TensorSource } from '../weights/tensor-source.ts'
import { cacheKey } from './compiler-version.ts'
import { imageTower } from './image-tower.ts'
import { openWeights } from './model-files.ts'
import type { ModelSettings } from './model-settings.ts'
import { TOKEN_EMBEDDING, textTower } from './text-tower.ts'
import { TokenTable } from './token-table.ts'
import { planTower, type Tower, writeTower } from './tower.ts'

export interface TowersRequest {
  readonly settings: ModelSettings
  readonly directory: CacheDirectory
  readonly config: HashedFile
  /** model.safetensors or pytorch_model.bin. */
  readonly weights: HashedFile
}

export interface CompiledTowers {
  /** Null where the model brings its own image tower. */
  readonly imageGraphPath: string | null
  /** Null where the weights hold no text tower. */
  readonly textGraphPath: string | null
  readonly tokenTable: TokenTable | null
}

/** @throws ModelError when a tensor is missing or of another shape than the config says */
export async function compileTowers(request: TowersRequest): Promise<CompiledTowers> {
  const source = await openWeights(request.weights.path)
  try {
    const text = planText(request.settings, source)
    const image = planImage(request.settings, source)
    const entry = await writeTowers(
      request,
      source,
      [text, image].filter((tower) => tower !== null),
    )
    return {
      imageGraphPath: image && join(entry, image.fileName),
      textGraphPath: text && join(entry, text.fileName),
      tokenTable: text && openTokenTable(request, source),
    }
  } finally {
    await source.close()
  }
}

function planText({ text, featureSize }: ModelSettings, source: TensorSource): Tower | null {
  if (!source.names().some((name) => name.startsWith('text_model.'))) return null
  return planTower('text', source, (weights) => textTower(text, featureSize, weights))
}

function planImage({ vision, featureSize }: ModelSettings, source: TensorSource): Tower | null {
  return vision && planTower('image', source, (weights) => imageTower(vision, featureSize, weights))
}

function writeTowers(
  { directory, config, weights }: TowersRequest,
  source: TensorSource,
  towers: readonly Tower[],
): Promise<string> {
  const names = towers.map(({ fileName }) => fileName)
  return cacheEntry({
    directory,
    product: 'towers',
    key: cacheKey('towers', [config.sha256, weights.sha256, ...names]),
    build: async (path) => {
      for (const tower of towers) await writeTower(tower, source, path)
    },
  })
}

function openTokenTable({ settings, weights }: TowersRequest, source: TensorSource): TokenTable {
  const { vocabularySize, width } = settings.text
  checkTensor(source, TOKEN_EMBEDDING, [vocabularySize, width])
  return new TokenTable(source.file, weights.identity, source.layout(TOKEN_EMBEDDING))
}
