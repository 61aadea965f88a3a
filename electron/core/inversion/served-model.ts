/**
 * The model that answers, for refining. Each call opens it anew, so that a job neither holds a worker that was closed nor
 * continues with another model than it started with. Runs in the engine.
 */
import { AppError } from '../../shared/errors.ts'
import type { InferenceApi, ModelInfo } from '../../shared/inference-api.ts'
import type { ReadableDatabase } from '../catalog/database.ts'
import { ModelTable } from '../catalog/model-table.ts'

export type RefiningInference = Pick<
  InferenceApi,
  'encodeImage' | 'encodeText' | 'invert' | 'invertByPhi' | 'judge'
>

export interface ServedModel {
  readonly info: ModelInfo
  /** Its row in the catalogue. */
  readonly rowId: number
  readonly inference: RefiningInference
  /** Identity of the phi in use: another object after phi was replaced. */
  readonly phi: object
}

export interface ModelOpener {
  open(
    modelDir: string,
    options: { readonly probe: boolean },
  ): Promise<{ readonly client: RefiningInference; readonly info: ModelInfo; readonly phi: object }>
}

export class ServedModels {
  readonly #table: ModelTable
  readonly #models: ModelOpener
  #opened: ModelInfo | null = null

  constructor(db: ReadableDatabase, models: ModelOpener) {
    this.#table = new ModelTable(db)
    this.#models = models
  }

  /** `ModelInfo.id` of the model that answers; null where the library has none. */
  fingerprint(): string | null {
    return this.#table.serving()?.fingerprint ?? null
  }

  /** Null until the model that answers has been opened. */
  readsWords(): boolean | null {
    return this.#opened?.id === this.fingerprint() ? (this.#opened?.hasTokenizer ?? null) : null
  }

  /** Null where the library has none. @throws `model-different`, `model-invalid`, `inference-unavailable` */
  async open(): Promise<ServedModel | null> {
    const opened = await this.#open()
    if (!opened) return null
    const { info, rowId, phi } = opened
    const ask = async () => {
      const now = await this.#open()
      if (now?.info.id === info.id) return now.client
      throw new AppError('model-different', 'another model answers now')
    }
    const inference: RefiningInference = {
      encodeImage: async (request) => (await ask()).encodeImage(request),
      encodeText: async (request) => (await ask()).encodeText(request),
      invert: async (request) => (await ask()).invert(request),
      invertByPhi: async (request) => (await ask()).invertByPhi(request),
      judge: async (request) => (await ask()).judge(request),
    }
    return { info, rowId, inference, phi }
  }

  async #open() {
    const serving = this.#table.serving()
    if (!serving) return null
    const { client, info, phi } = await this.#models.open(serving.directory, { probe: false })
    this.#opened = info
    if (info.id === serving.fingerprint) return { client, info, phi, rowId: serving.id }
    throw new AppError(
      'model-different',
      `the files of ${serving.name} have changed since the library was indexed`,
    )
  }
}
