/**
 * The models to download, and the running download. Runs in the engine, and on a terminal. It sends no request before
 * `install` ([Note: The only request]).
 */
import { mkdir } from 'node:fs/promises'
import type { InstallState, OfferedModel } from '../../shared/app-models.ts'
import { AppError, serialiseError } from '../../shared/errors.ts'
import { type FreeBytes, freeBytes } from '../lib/disk-space.ts'
import type { Catalogue, CatalogueEntry } from './catalogue.ts'
import { FirstUses } from './first-uses.ts'
import { installEntry } from './install-entry.ts'
import { installLock, tryInstallLock } from './install-lock.ts'
import { installProgress } from './install-progress.ts'
import { ModelPlaces } from './model-places.ts'
import { offerOf } from './offer.ts'
import { type ReceivedFile, receivedFiles } from './receipt.ts'
import { removeEntry } from './remove-entry.ts'
import { Web } from './web-request.ts'

export interface ModelInstallerOptions {
  /** The folder of all models, which all libraries share. */
  readonly directory: string
  readonly catalogue: Catalogue
  readonly onChange?: () => void
  readonly free?: FreeBytes
  readonly silenceMs?: number
  readonly firstWaitMs?: number
  /** Environment with the proxy's variables. */
  readonly env?: NodeJS.ProcessEnv
}

export interface InstalledModel {
  readonly name: string
  /** The model's directory; for a network, the directory of its model. */
  readonly path: string
  readonly files: readonly ReceivedFile[]
}

interface Running {
  readonly name: string
  readonly done: Promise<InstalledModel>
  readonly stopping: AbortController
}

const SILENCE_MS = 30_000
const FIRST_WAIT_MS = 1_000

export class ModelInstaller {
  readonly #options: ModelInstallerOptions
  readonly #places: ModelPlaces
  readonly #web: Web
  #state: InstallState = { kind: 'idle' }
  #running: Running | null = null

  constructor(options: ModelInstallerOptions) {
    this.#options = options
    this.#places = new ModelPlaces(options.directory)
    const { catalogue, silenceMs = SILENCE_MS, env } = options
    this.#web = new Web({ origins: catalogue.origins, silenceMs, ...(env && { env }) })
  }

  get directory(): string {
    return this.#places.directory
  }

  get state(): InstallState {
    return this.#state
  }

  offered(): Promise<readonly OfferedModel[]> {
    return Promise.all(this.#options.catalogue.entries.map((entry) => offerOf(entry, this.#places)))
  }

  /**
   * A second call for the running download returns the same promise. Rejects with the reason, which is also its state.
   * @throws at once `model-unknown`, `licence-not-accepted`, `install-running`
   */
  install(name: string, { acceptLicence }: { readonly acceptLicence: boolean }): Promise<InstalledModel> {
    const entry = this.#entry(name)
    if (entry.licence.notice !== null && !acceptLicence)
      throw new AppError('licence-not-accepted', `${entry.title} is licensed ${entry.licence.name}`)
    if (this.#running?.name === name) return this.#running.done
    if (this.#running) throw installRunning()
    const stopping = new AbortController()
    const done = this.#install(entry, stopping.signal)
    this.#running = { name, done, stopping }
    return done
  }

  /** Stops the download; its bytes stay for the next time. Resolves when nothing writes any more. */
  async cancel(): Promise<void> {
    const running = this.#running
    running?.stopping.abort()
    // `install` rejects with the same error.
    await running?.done.catch(() => {})
    this.#set({ kind: 'idle' })
  }

  /** Removes a model with everything beside it, or a partial download. @throws `model-unknown`, `install-running` */
  async remove(name: string): Promise<void> {
    const entry = this.#entry(name)
    await this.#makeDirectory()
    const lock = tryInstallLock(this.#places.lock(entry))
    if (!lock) throw installRunning()
    try {
      await removeEntry(entry, this.#places)
    } finally {
      lock.release()
    }
  }

  async #install(entry: CatalogueEntry, signal: AbortSignal): Promise<InstalledModel> {
    const { name } = entry
    try {
      const path = await this.#locked(entry, signal)
      const files = (await receivedFiles(path, entry)) ?? []
      this.#running = null
      this.#set({ kind: 'installed', name, path })
      return { name, path, files }
    } catch (error) {
      this.#running = null
      if (signal.aborted) this.#set({ kind: 'idle' })
      else this.#set({ kind: 'failed', name, error: serialiseError(error) })
      throw error
    }
  }

  async #locked(entry: CatalogueEntry, signal: AbortSignal): Promise<string> {
    const progress = installProgress(entry, (state) => this.#set(state))
    await this.#makeDirectory()
    const waiting = () => this.#set({ kind: 'waiting', name: entry.name })
    const lock = await installLock(this.#places.lock(entry), signal, waiting)
    try {
      const { free = freeBytes, firstWaitMs = FIRST_WAIT_MS } = this.#options
      const [places, web, firstUses] = [this.#places, this.#web, new FirstUses(this.#places.directory)]
      return await installEntry(entry, { places, web, firstUses, free, firstWaitMs, signal, ...progress })
    } finally {
      lock.release()
    }
  }

  async #makeDirectory(): Promise<void> {
    try {
      await mkdir(this.#places.directory, { recursive: true })
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      const message = `the folder of models cannot be made (SEARLIGHT_MODELS names another one): ${why}`
      throw new AppError('download-failed', message, { cause: error })
    }
  }

  #entry(name: string): CatalogueEntry {
    const { entries } = this.#options.catalogue
    const entry = entries.find((each) => each.name === name)
    if (entry) return entry
    const names = entries.map((each) => each.name).join(', ')
    throw new AppError('model-unknown', `there is no model "${name}" to download; there are ${names}`)
  }

  #set(state: InstallState): void {
    this.#state = state
    this.#options.onChange?.()
  }
}

function installRunning(): AppError {
  return new AppError('install-running', 'another model is being downloaded: wait for it, or stop it')
}
