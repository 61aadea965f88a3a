/**
 * Compiles a model directory into graphs for ONNX Runtime; the inference worker calls it. Loads no native
 * module and runs no model. Caches compiled graphs ([Note: Entries appear whole] in ../cache/cache-entry.ts).
 */
import { createHash } from 'node:crypto'
import { basename, dirname, join, resolve } from 'node:path'
import { openCacheDirectory, removeOldCache } from '../cache/cache-directory.ts'
import { FileHashes } from '../cache/file-hashes.ts'
import { findPhi } from '../inversion/phi-checkpoint.ts'
import { ModelError } from '../weights/model-error.ts'
import type { EosRule } from './clip-config.ts'
import { compilePhi } from './compile-phi.ts'
import type { CompileRequest } from './compile-request.ts'
import { compileTowers, type InversionGraphs, NO_TOWERS } from './compile-towers.ts'
import { checkGivenImageTower } from './given-image-tower.ts'
import { findModelFiles, type ModelFiles } from './model-files.ts'
import { readModelSettings } from './model-settings.ts'
import type { Rgb } from './preprocessor-config.ts'
import type { TokenTable } from './token-table.ts'

export interface CompileOptions {
  /** The application's own cache, for graphs of every model that Searlight did not download itself. */
  readonly fallbackCacheDir: string
  /** `phi-<name>.safetensors`; null is the default phi, if there is one. */
  readonly phiName: string | null
  /** Path of a phi outside of the model directory, used instead. */
  readonly phiPath?: string | null
}

export interface CompiledModel {
  /**
   * SHA-256 over every file that decides features or pseudo-words by optimisation: equal ids give equal
   * results.
   */
  readonly id: string
  /** The directory's name. */
  readonly name: string
  /** Absolute. */
  readonly modelDir: string
  /** Length of image and text features. */
  readonly featureSize: number
  /** Length of a token embedding, and so of a pseudo-word. */
  readonly tokenSize: number
  /** The largest number of tokens in a sentence, SOT and EOT included. */
  readonly contextLength: number
  readonly vocabularySize: number
  readonly textLayers: number
  /** Pixels along each side of the model's picture. */
  readonly imageSize: number
  readonly mean: Rgb
  readonly std: Rgb
  readonly eosRule: EosRule
  /** `pixel_values` [batch, 3, imageSize, imageSize] -> `image_embeds` [batch, featureSize]. */
  readonly imageGraphPath: string
  /** `inputs_embeds` [batch, tokens, tokenSize], `eot_positions` [batch] -> `text_embeds` [batch, featureSize]. */
  readonly textGraphPath: string | null
  /** `image_embeds` [batch, featureSize] -> `pseudo_tokens` [batch, tokenSize]. */
  readonly phiGraphPath: string | null
  /** The weights from which phi's graph was compiled. */
  readonly phiPath: string | null
  /** The graphs of inversion by optimisation; null without a text tower. */
  readonly inversion: InversionGraphs | null
  /** Directory of compiled graphs and of other results of a model. */
  readonly cacheDir: string
  /** Null when the model cannot read text. */
  readonly tokenizer: TokenizerFiles | null
  /** Null without a text tower. Holds a file open after its first use: close it with the model. */
  readonly tokenTable: TokenTable | null
}

/** @throws ModelError, in plain words, for every fault of the directory or its files */
export async function compileModel(modelDir: string, options: CompileOptions): Promise<CompiledModel> {
  const path = resolve(modelDir)
  const files = await findModelFiles(path)
  const settings = await readModelSettings(files)
  const phiPath = options.phiPath ?? (await findPhi(path, options.phiName))
  const directory = await openCacheDirectory(path, resolve(options.fallbackCacheDir))
  const hashes = await FileHashes.open(join(directory.path, 'hashes.json'))
  const request = { settings, directory, hashes }
  const graphs = await compileGraphs(files, request)
  const phiGraphPath =
    phiPath === null ? null : await compilePhi(phiPath, request, phiProduct(phiPath, options))
  await removeOldCache(path, directory)
  const { featureSize, imageSize, mean, std, text } = settings
  return {
    id: await modelId(files, hashes),
    name: basename(path),
    modelDir: path,
    featureSize,
    tokenSize: text.width,
    contextLength: text.contextLength,
    vocabularySize: text.vocabularySize,
    textLayers: text.layers,
    imageSize,
    mean,
    std,
    eosRule: text.eosRule,
    ...graphs,
    phiPath,
    phiGraphPath,
    cacheDir: directory.path,
    tokenizer: tokenizerFiles(files),
  }
}

/** Names the entry to replace: a model's own phi by its name, any other by its path. */
function phiProduct(path: string, { phiPath }: CompileOptions): string {
  return phiPath ? dirname(path) : basename(path)
}

/** tokenizer.json, or the files that replace it. */
export type TokenizerFiles =
  | { readonly kind: 'json'; readonly path: string }
  | { readonly kind: 'bpe'; readonly vocabularyPath: string; readonly mergesPath: string }

function tokenizerFiles({ tokenizer, vocabulary, merges }: ModelFiles): TokenizerFiles | null {
  if (tokenizer !== null) return { kind: 'json', path: tokenizer }
  if (vocabulary === null || merges === null) return null
  return { kind: 'bpe', vocabularyPath: vocabulary, mergesPath: merges }
}

type Graphs = Pick<CompiledModel, 'imageGraphPath' | 'textGraphPath' | 'inversion' | 'tokenTable'>

async function compileGraphs(files: ModelFiles, request: CompileRequest): Promise<Graphs> {
  if (files.visual !== null) await checkGivenImageTower(files.visual, request.settings)
  const towers = files.weights === null ? NO_TOWERS : await compileTowers(files, files.weights, request)
  const imageGraphPath = files.visual ?? towers.imageGraphPath
  if (imageGraphPath !== null) return { ...towers, imageGraphPath }
  throw new ModelError('this model has no image tower', { file: files.config })
}

/**
 * By file name, so that a moved model stays the same model. phi is not part of it, because it decides
 * neither.
 */
async function modelId(files: ModelFiles, hashes: FileHashes): Promise<string> {
  const lines: string[] = []
  // vocab.json and merges.txt do not count: they came to models with which libraries had been indexed before.
  const { vocabulary, merges, ...counted } = files
  for (const path of Object.values(counted)) {
    if (path !== null) lines.push(`${basename(path)} ${(await hashes.hash(path)).sha256}\n`)
  }
  lines.sort()
  return createHash('sha256').update(lines.join('')).digest('hex')
}
