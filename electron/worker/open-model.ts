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
import { Inverter } from './inversion/inverter.ts'
import { memoise } from './memoise.ts'
import { RunQueue } from './run-queue.ts'
import { finite, floatTensor, openSession, runRows } from './sessions.ts'
import type { TextModel } from './text-encoder.ts'
import { readTokenizer } from './tokenizer.ts'

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
  readonly inverter: Inverter
  readonly provider: () => ProviderReport
}

export async function openModel(request: OpenModelRequest): Promise<OpenModel> {
  const compiled = await compile(request)
  const runs = new RunQueue()
  const session = new ImageSession(compiled.imageGraphPath, request.providerReport)
  const maxBatch = request.providerReport.provider === 'cpu' ? MAX_BATCH.cpu : MAX_BATCH.accelerator
  const text = memoise(() => openText(compiled))
  const phi = openPhi(compiled, runs)
  return {
    compiled,
    thumbnailDir: request.thumbnailDir,
    info: describe(compiled, request),
    runs,
    images: new ImageEncoder({ graph: compiled, runs, session, maxBatch }),
    text,
    phi,
    inverter: new Inverter({ compiled, runs, text, phi }),
    provider: () => session.report,
  }
}

export async function compile(
  request: Pick<OpenModelRequest, 'modelDir' | 'fallbackCacheDir'> & { readonly phiName?: string | null },
): Promise<CompiledModel> {
  const { modelDir, fallbackCacheDir, phiName = null } = request
  try {
    return await compileModel(modelDir, { fallbackCacheDir, phiName })
  } catch (error) {
    if (error instanceof ModelError) throw new AppError('model-invalid', error.message, { cause: error })
    throw error
  }
}

function describe(compiled: CompiledModel, { providerReport }: OpenModelRequest): ModelInfo {
  return {
    id: compiled.id,
    name: compiled.name,
    modelDir: compiled.modelDir,
    featureSize: compiled.featureSize,
    tokenSize: compiled.tokenSize,
    hasTokenizer: compiled.tokenizerPath !== null && compiled.textGraphPath !== null,
    hasPhi: compiled.phiGraphPath !== null,
    providerReport,
  }
}

async function openText({
  textGraphPath,
  tokenizerPath,
  tokenTable,
  ...model
}: CompiledModel): Promise<TextModel> {
  if (tokenizerPath === null) throw new AppError('model-no-tokenizer', 'this model has no tokenizer')
  if (textGraphPath === null || tokenTable === null) {
    throw new AppError('model-no-tokenizer', 'this model has no text tower')
  }
  const [tokenizer, session] = await Promise.all([
    readTokenizer(tokenizerPath, model),
    openSession(textGraphPath, 'cpu'),
  ])
  return { tokenizer, session, tokenTable, tokenSize: model.tokenSize }
}

function openPhi({ phiGraphPath, featureSize, name }: CompiledModel, runs: RunQueue): OpenModel['phi'] {
  const session = memoise(() => {
    if (phiGraphPath === null) throw new AppError('model-no-phi', `the model ${name} has no phi`)
    return openSession(phiGraphPath, 'cpu')
  })
  return async (features) => {
    const values = new Float32Array(features.length * featureSize)
    for (const [row, vector] of features.entries()) values.set(vector, row * featureSize)
    const feeds = { image_embeds: floatTensor(values, [features.length, featureSize]) }
    const open = await session()
    return finite(await runs.run('query', () => runRows(open, feeds, 'pseudo_tokens', features.length)))
  }
}
