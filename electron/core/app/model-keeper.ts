/**
 * The model of an open library, as a window sees it: opens it in the background, changes it, and reports its failures.
 * Runs in the engine.
 */
import { basename } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { ModelState } from '../../shared/app-state.ts'
import { AppError, serialiseError } from '../../shared/errors.ts'
import type { ModelSummary } from '../../shared/library-api.ts'
import { ModelTable } from '../catalog/model-table.ts'
import type { Library } from '../library/library.ts'
import type { LibraryAccess } from '../library/library-parts.ts'

type OpenState =
  | Exclude<ModelState, { kind: 'ready' }>
  | { readonly kind: 'ready'; readonly model: ModelSummary }

export interface ModelKeeperOptions {
  readonly library: Library
  readonly access: LibraryAccess
  readonly onChange: () => void
}

/** Delay before another try to open a model whose process did not start. */
const RETRY_MS = 10_000

export class ModelKeeper {
  readonly #options: ModelKeeperOptions
  readonly #models: ModelTable
  #state: OpenState = { kind: 'none' }
  /** Only the newest attempt sets the state. */
  #attempt = 0
  #servedId: number | null = null

  constructor(options: ModelKeeperOptions) {
    this.#options = options
    this.#models = new ModelTable(options.library.database)
  }

  get state(): ModelState {
    if (this.#state.kind !== 'ready') return this.#state
    const [filling, serving] = [this.#models.filling(), this.#models.serving()]
    return { ...this.#state, serving: filling?.id === serving?.id ? null : (serving?.name ?? null) }
  }

  /**
   * Opens the library's model, if it has one. Waits `afterMs` while a window shows its first photos, because two
   * starting processes would take the processor from it. A search during the wait starts the processes at once.
   */
  start(afterMs = 0): void {
    this.follow(afterMs)
    const { library, access } = this.#options
    const filling = this.#models.filling()
    if (access !== 'write' || !filling) return
    const open = async () => {
      await delay(afterMs, undefined, { ref: false })
      return library.useModel({ modelDir: null, change: false })
    }
    const attempt = this.#attempt + 1
    void this.#open(filling.name, open).catch((error: unknown) => {
      const passes = error instanceof AppError && error.code === 'inference-unavailable'
      if (!passes || attempt !== this.#attempt) return
      // The user has chosen no other model meanwhile, and the cause may have passed.
      const again = setTimeout(() => attempt === this.#attempt && this.start(), RETRY_MS)
      again.unref()
    })
  }

  /** No longer opens models or sets the state. */
  stop(): void {
    this.#attempt++
  }

  /** Prepares the present generation, which another process may have made, before the first search. */
  follow(afterMs = 0): void {
    const serving = this.#models.serving()
    if (!serving || serving.id === this.#servedId) return
    this.#servedId = serving.id
    const { library, access } = this.#options
    // A search reports its own failure.
    void delay(afterMs, undefined, { ref: false })
      .then(() => library.warmSearch())
      .catch(() => {})
    // The state shows the failure.
    if (access === 'read') void this.#open(serving.name, () => required(library.model())).catch(() => {})
  }

  /**
   * @throws `model-invalid`, `model-different`, `library-locked`, `inference-unavailable`; the state stays as it was
   */
  async choose(path: string, change: boolean): Promise<ModelSummary> {
    const before = this.#state
    try {
      const model = await this.#open(basename(path), () =>
        this.#options.library.useModel({ modelDir: path, change }),
      )
      this.follow()
      return model
    } catch (error) {
      // An earlier attempt has ended by now: models open in turn.
      if (before.kind !== 'opening') this.#set(before)
      else if (this.#models.filling()) this.start()
      else this.#set({ kind: 'none' })
      throw error
    }
  }

  async #open(name: string, open: () => Promise<ModelSummary>): Promise<ModelSummary> {
    const attempt = ++this.#attempt
    this.#set({ kind: 'opening', name })
    try {
      const model = await open()
      if (attempt === this.#attempt) this.#set({ kind: 'ready', model })
      return model
    } catch (error) {
      if (attempt === this.#attempt) this.#set({ kind: 'failed', name, error: serialiseError(error) })
      throw error
    }
  }

  #set(state: OpenState): void {
    this.#state = state
    this.#options.onChange()
  }
}

async function required(model: Promise<ModelSummary | null>): Promise<ModelSummary> {
  const open = await model
  if (open) return open
  throw new AppError('model-required', 'the library has no model')
}
