/**
 * The models that can be downloaded, and the one that is being downloaded. Runs in the engine, and on a terminal. It
 * asks nothing of the network before `install` ([Note: The only request]).
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
  /** Of all models; shared by all libraries. */
  readonly directory: string
  readonly catalogue: Catalogue
  readonly onChange?: () => void
  readonly free?: FreeBytes
  readonly silenceMs?: number
  readonly firstWaitMs?: number
  /** For the proxy's variables. */
  readonly env?: NodeJS.ProcessEnv
}

export interface InstalledModel {
  readonly name: string
  /** The model's directory; of a network, that of the model it lies beside. */
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
   * Asked again for what is under way, it is the same download. Rejects with why it failed, which is its state, too.
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

  /** What has arrived stays for the next time. Resolves when nothing is written any more. */
  async cancel(): Promise<void> {
    const running = this.#running
    running?.stopping.abort()
    // `install` rejects with the same error.
    await running?.done.catch(() => {})
    this.#set({ kind: 'idle' })
  }

  /** A model with everything beside it, or what a download left. @throws `model-unknown`, `install-running` */
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
