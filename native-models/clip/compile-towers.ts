/** Compiles the towers from weights: plans and so checks them at every start, and writes them once. */
import { join } from 'node:path'
import { cacheEntry } from '../cache/cache-entry.ts'
import type { FileIdentity } from '../cache/file-hashes.ts'
import { otiGraph } from '../inversion/oti-graph.ts'
import { checkTensor } from '../weights/check-tensor.ts'
import type { TensorSource } from '../weights/tensor-source.ts'
import type { CompileRequest } from './compile-request.ts'
import { cacheKey } from './compiler-version.ts'
import { imageTower } from './image-tower.ts'
import { type ModelFiles, openWeights } from './model-files.ts'
import { checkWeightsKind } from './model-kind.ts'
import type { ModelSettings } from './model-settings.ts'
import { TOKEN_EMBEDDING, textTower } from './text-tower.ts'
import { TokenTable } from './token-table.ts'
import { planTower, type Tower, writeGraphBeside, writeTower } from './tower.ts'

export interface InversionGraphs {
  readonly otiPath: string
}

export interface CompiledTowers {
  /** Null when the model brings its own image tower. */
  readonly imageGraphPath: string | null
  /** Null when the weights contain no text tower. */
  readonly textGraphPath: string | null
  /** Beside the text tower, over its weights: see ../inversion/oti-graph.ts. */
  readonly inversion: InversionGraphs | null
  readonly tokenTable: TokenTable | null
}

/** For a model that brings its image tower and has no text tower. */
export const NO_TOWERS: CompiledTowers = {
  imageGraphPath: null,
  textGraphPath: null,
  inversion: null,
  tokenTable: null,
}

/**
 * @param files of the model; its config.json decides the graphs' settings
 * @param weightsPath path of model.safetensors or pytorch_model.bin
 * @throws ModelError when a tensor is missing or has another shape than the config states
 */
export async function compileTowers(
  { config: configPath, visual }: Pick<ModelFiles, 'config' | 'visual'>,
  weightsPath: string,
  request: CompileRequest,
): Promise<CompiledTowers> {
  const { settings, hashes } = request
  const source = await openWeights(weightsPath)
  try {
    checkWeightsKind(source, { hasOwnImageTower: visual !== null })
    const text = planText(settings, source)
    const image = planImage(settings, source)
    // Plans first: hashing gigabytes of weights that do not fit would be wasted.
    const [config, weights] = [await hashes.hash(configPath), await hashes.hash(weightsPath)]
    const tokenTable = text && openTokenTable(settings, source, weights.identity)
    const towers = [text, image].filter((tower) => tower !== null)
    if (towers.length === 0) return NO_TOWERS
    const entry = await writeTowers(towers, source, request, [config.sha256, weights.sha256])
    return {
      imageGraphPath: image && join(entry, image.fileName),
      textGraphPath: text && join(entry, text.fileName),
      inversion: text && {
        otiPath: join(entry, `${OTI}.onnx`),
      },
      tokenTable,
    }
  } finally {
    await source.close()
  }
}

const OTI = 'oti'
const TEXT = 'text'
const TEXT_FILE = `${TEXT}.onnx`

function planText({ text, featureSize }: ModelSettings, source: TensorSource): Tower | null {
  if (!source.names().some((name) => name.startsWith('text_model.'))) return null
  return planTower(TEXT, source, (weights) => textTower(text, featureSize, weights))
}

function planImage({ vision, featureSize }: ModelSettings, source: TensorSource): Tower | null {
  return vision && planTower('image', source, (weights) => imageTower(vision, featureSize, weights))
}

function openTokenTable({ text }: ModelSettings, source: TensorSource, identity: FileIdentity): TokenTable {
  checkTensor(source, TOKEN_EMBEDDING, [text.vocabularySize, text.width])
  return new TokenTable(source.file, identity, source.layout(TOKEN_EMBEDDING))
}

/** @param hashes of the files that decide the towers */
function writeTowers(
  towers: readonly Tower[],
  source: TensorSource,
  request: CompileRequest,
  hashes: readonly string[],
): Promise<string> {
  const { directory, settings } = request
  const names = towers.map(({ fileName }) => fileName)
  return cacheEntry({
    directory,
    product: 'towers',
    key: cacheKey('towers', [...hashes, ...names]),
    build: async (entryPath) => {
      for (const tower of towers) await writeTower(tower, source, entryPath)
      const text = towers.find(({ fileName }) => fileName === TEXT_FILE)
      if (text) await writeInversion(text, source, settings, entryPath)
    },
  })
}

/**
 * Differentiating takes a moment and needs the tower's own weights, so these graphs are made when the tower
 * is written.
 */
async function writeInversion(
  tower: Tower,
  source: TensorSource,
  { text, featureSize }: ModelSettings,
  directory: string,
): Promise<void> {
  await writeGraphBeside(OTI, tower, source, directory, (weights) => otiGraph(text, featureSize, weights))
}
