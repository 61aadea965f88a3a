/**
 * A compiled model with its sessions. Each session opens when it is first needed, so a text search never
 * loads the image tower. Runs in the inference worker.
 */
import { type CompiledModel, compileModel } from '../../native-models/clip/compile.ts'
import { ModelError } from '../../native-models/weights/model-error.ts'
import { AppError } from '../shared/errors.ts'
import type { ModelInfo, OpenModelRequest, ProviderReport } from '../shared/inference-api.ts'
import { ImageEncoder } from './image-encoder.ts'
import { ImageSession } from './image-session.ts'
import { InversionGraphs } from './inversion/inversion-graphs.ts'
import { Inverter } from './inversion/inverter.ts'
import { memoise } from './memoise.ts'
import { modelRefusal } from './model-refusal.ts'
import { RunQueue } from './run-queue.ts'
import { isSampleModel, SAMPLE_MODEL_NAME } from './sample-model.ts'
import { finite, floatTensor, openSession, runRows, type Session } from './sessions.ts'
import { busyFor } from './signs-of-life.ts'
import type { TextModel } from './text-encoder.ts'
import { readTokenizer } from './tokenizer.ts'
import { tokensOf } from './training/other-phi.ts'
import { Trainer } from './training/trainer.ts'

/**
 * Compiling yields to the event loop after every tensor; the largest tensor from a slow disk takes this long.
 */
const COMPILE_STEP_MS = 60_000

/** On the CPU a larger batch is no faster, and a query waits for the batch in the session. */
const MAX_BATCH = { cpu: 4, accelerator: 16 } as const

export interface OpenModel {
  readonly compiled: CompiledModel
  readonly thumbnailDir: string
  readonly info: ModelInfo
  readonly runs: RunQueue
  readonly images: ImageEncoder
  readonly text: () => Promise<TextModel>
  /** [featureSize] each, un-normalised -> [tokenSize] each. */
  readonly phi: (features: readonly Float32Array[]) => Promise<readonly Float32Array[]>
  /**
   * Pseudo-words from a phi that is not in use.
   * @throws AppError `model-invalid`
   */
  readonly otherPhi: (path: string, features: readonly Float32Array[]) => Promise<readonly Float32Array[]>
  /**
   * Uses another phi from now on; null selects the model's own.
   * @throws AppError `model-invalid`; the previous phi stays
   */
  readonly usePhi: (phiPath: string | null) => Promise<ModelInfo>
  readonly inverter: Inverter
  readonly trainer: Trainer
  readonly provider: () => ProviderReport
}

export async function openModel(request: OpenModelRequest): Promise<OpenModel> {
  const compiled = await compileWithAnyPhi(request)
  const isSample = await isSampleModel(compiled.modelDir)
  const runs = new RunQueue()
  const session = new ImageSession(compiled.imageGraphPath, request.providerReport)
  const maxBatch = request.providerReport.provider === 'cpu' ? MAX_BATCH.cpu : MAX_BATCH.accelerator
  const text = memoise(() => openText(compiled))
  const phi = new PhiOfModel(compiled, runs)
  const graphs = new InversionGraphs(compiled, runs, text)
  return {
    compiled,
    thumbnailDir: request.thumbnailDir,
    info: describe(compiled, request, isSample),
    runs,
    images: new ImageEncoder({ graph: compiled, runs, session, maxBatch }),
    text,
    phi: (features) => phi.tokens(features),
    otherPhi: (path, features) => tokensOf(path, features, { compiled, runs }),
    usePhi: async (phiPath) => {
      const other = await compile({ ...request, phiPath })
      await phi.use(other)
      return describe(other, request, isSample)
    },
    inverter: new Inverter({ compiled, graphs, text, phi: (features) => phi.tokens(features) }),
    trainer: new Trainer({ compiled, runs, text, graphs, phiPath: () => phi.path }),
    provider: () => session.report,
  }
}

/** Opens the model with its own phi when the tuned phi's file is missing or damaged. */
async function compileWithAnyPhi(request: OpenModelRequest): Promise<CompiledModel> {
  try {
    return await compile(request)
  } catch (error) {
    if (!request.phiPath) throw error
    console.warn(`cannot use the tuned phi: ${error instanceof Error ? error.message : error}`)
    return compile({ ...request, phiPath: null })
  }
}

export async function compile(
  request: Pick<OpenModelRequest, 'modelDir' | 'fallbackCacheDir' | 'phiPath'> & {
    readonly phiName?: string | null
  },
): Promise<CompiledModel> {
  const { modelDir, fallbackCacheDir, phiName = null, phiPath = null } = request
  try {
    const options = { fallbackCacheDir, phiName, phiPath }
    return await busyFor(COMPILE_STEP_MS, () => compileModel(modelDir, options))
  } catch (error) {
    if (error instanceof ModelError) throw modelRefusal(error)
    throw error
  }
}

function describe(
  compiled: CompiledModel,
  { providerReport }: OpenModelRequest,
  isSample: boolean,
): ModelInfo {
  return {
    id: compiled.id,
    name: isSample ? SAMPLE_MODEL_NAME : compiled.name,
    modelDir: compiled.modelDir,
    featureSize: compiled.featureSize,
    tokenSize: compiled.tokenSize,
    hasTokenizer: compiled.tokenizer !== null && compiled.textGraphPath !== null,
    hasPhi: compiled.phiGraphPath !== null,
    isSample,
    providerReport,
  }
}

async function openText({
  textGraphPath,
  tokenizer: tokenizerFiles,
  tokenTable,
  ...model
}: CompiledModel): Promise<TextModel> {
  if (tokenizerFiles === null) throw new AppError('model-no-tokenizer', 'this model has no tokenizer')
  if (textGraphPath === null || tokenTable === null) {
    throw new AppError('model-no-tokenizer', 'this model has no text tower')
  }
  const [tokenizer, session] = await Promise.all([
    readTokenizer(tokenizerFiles, model),
    openSession(textGraphPath, 'cpu'),
  ])
  return { tokenizer, session, tokenTable, tokenSize: model.tokenSize, textLayers: model.textLayers }
}

/** The phi that answers queries; `use` may replace it while the model stays open. */
class PhiOfModel {
  readonly #runs: RunQueue
  #compiled: CompiledModel
  #session: () => Promise<Session>

  constructor(compiled: CompiledModel, runs: RunQueue) {
    this.#runs = runs
    this.#compiled = compiled
    this.#session = memoise(() => openPhi(compiled))
  }

  /** Path of the weights; null when the model has no phi. */
  get path(): string | null {
    return this.#compiled.phiPath
  }

  /** Opens the new phi before it replaces the old one. Queries in progress finish with the old one. */
  async use(compiled: CompiledModel): Promise<void> {
    const opened = compiled.phiGraphPath === null ? null : await openPhi(compiled)
    const [before, hadPhi] = [this.#session, this.#compiled.phiGraphPath !== null]
    this.#compiled = compiled
    this.#session = memoise(() => opened ?? openPhi(compiled))
    // In a turn of its own, so that no run uses the session when it is released.
    if (hadPhi) await this.#runs.run('oti', async () => (await before()).release())
  }

  async tokens(features: readonly Float32Array[]): Promise<readonly Float32Array[]> {
    const { featureSize } = this.#compiled
    const values = new Float32Array(features.length * featureSize)
    for (const [row, vector] of features.entries()) values.set(vector, row * featureSize)
    const feeds = { image_embeds: floatTensor(values, [features.length, featureSize]) }
    // Read inside the turn, because `use` may have replaced the session meanwhile.
    const run = async () => runRows(await this.#session(), feeds, 'pseudo_tokens', features.length)
    return finite(await this.#runs.run('query', run))
  }
}

async function openPhi({ phiGraphPath, name }: CompiledModel): Promise<Session> {
  if (phiGraphPath === null) throw new AppError('model-no-phi', `the model ${name} has no phi`)
  return openSession(phiGraphPath, 'cpu')
}
