/**
 * Runs in the inference worker. A compiled model with its sessions, each opened when it is first needed: a text
 * search never loads the image tower.
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
import type { TextModel } from './text-encoder.ts'
import { readTokenizer } from './tokenizer.ts'
import { tokensOf } from './training/other-phi.ts'
import { Trainer } from './training/trainer.ts'

/** On the CPU throughput does not grow with the batch, and a query waits for the batch in the session. */
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
  /** Of a phi that is only looked at. @throws AppError `model-invalid` */
  readonly otherPhi: (path: string, features: readonly Float32Array[]) => Promise<readonly Float32Array[]>
  /** Another phi from now on; null is the model's own. @throws AppError `model-invalid`; the one before stays */
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

/** A phi of another place that is gone or damaged by now is no reason for a model not to open. */
async function compileWithAnyPhi(request: OpenModelRequest): Promise<CompiledModel> {
  try {
    return await compile(request)
  } catch (error) {
    if (!request.phiPath) throw error
    console.warn(`the tuned phi cannot be used: ${error instanceof Error ? error.message : error}`)
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
    return await compileModel(modelDir, { fallbackCacheDir, phiName, phiPath })
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

/** The phi that answers, which may be another one while the model stays open. */
class PhiOfModel {
  readonly #runs: RunQueue
  #compiled: CompiledModel
  #session: () => Promise<Session>

  constructor(compiled: CompiledModel, runs: RunQueue) {
    this.#runs = runs
    this.#compiled = compiled
    this.#session = memoise(() => openPhi(compiled))
  }

  /** Where its weights come from; null where there is none. */
  get path(): string | null {
    return this.#compiled.phiPath
  }

  /** Opened before it takes over. Queries under way end with the one before. */
  async use(compiled: CompiledModel): Promise<void> {
    const opened = compiled.phiGraphPath === null ? null : await openPhi(compiled)
    const [before, hadPhi] = [this.#session, this.#compiled.phiGraphPath !== null]
    this.#compiled = compiled
    this.#session = memoise(() => opened ?? openPhi(compiled))
    // In a turn of its own, so that nobody is running it.
    if (hadPhi) await this.#runs.run('oti', async () => (await before()).release())
  }

  async tokens(features: readonly Float32Array[]): Promise<readonly Float32Array[]> {
    const { featureSize } = this.#compiled
    const values = new Float32Array(features.length * featureSize)
    for (const [row, vector] of features.entries()) values.set(vector, row * featureSize)
    const feeds = { image_embeds: floatTensor(values, [features.length, featureSize]) }
    // Inside the turn: the session may have been put away for another meanwhile.
    const run = async () => runRows(await this.#session(), feeds, 'pseudo_tokens', features.length)
    return finite(await this.#runs.run('query', run))
  }
}

async function openPhi({ phiGraphPath, name }: CompiledModel): Promise<Session> {
  if (phiGraphPath === null) throw new AppError('model-no-phi', `the model ${name} has no phi`)
  return openSession(phiGraphPath, 'cpu')
}
