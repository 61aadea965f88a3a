/**
 * The application without its window: it has one library at a time, answers calls and sends events. Runs in the engine,
 * under either host. The library opens in the background.
 */
import { join, resolve } from 'node:path'
import type { AppApi, AppEvents, AppService } from '../../shared/app-api.ts'
import type { LibraryState } from '../../shared/app-state.ts'
import type { Host } from '../../shared/host-api.ts'
import type { Slices } from '../../shared/state-change.ts'
import { unusable } from '../catalog/open-database.ts'
import { dataDirectory } from '../lib/app-paths.ts'
import { Emitter } from '../lib/emitter.ts'
import { Turns } from '../lib/turns.ts'
import type { Catalogue } from '../models/catalogue.ts'
import type { ModelInstaller } from '../models/model-installer.ts'
import { openInstaller } from '../models/open-installer.ts'
import { installSampleModel } from '../sample/sample-model.ts'
import type { StartChild } from '../workers/child-process.ts'
import { PictureMaker } from '../workers/picture-maker.ts'
import type { OnDeath } from '../workers/watched-child.ts'
import { allCalls } from './all-calls.ts'
import type { AppParts } from './app-parts.ts'
import { Exporter } from './exporter.ts'
import { LibrarySession } from './library-session.ts'
import { Media } from './media.ts'
import { IDLE, type OpenLibrary } from './open-library.ts'
import { Pictures } from './pictures.ts'
import { shownQuality } from './quality-calls.ts'
import { SettingsFile } from './settings-file.ts'
import { shownPin, shownWord } from './shown-pins.ts'
import { StateFeed } from './state-feed.ts'
import { Views } from './views.ts'

export interface ApplicationOptions {
  /** Null opens the library of the last run, or the user's own. */
  readonly libraryDir: string | null
  readonly host: Host
  readonly processes: {
    readonly inference: StartChild
    readonly search: StartChild
    readonly sample: StartChild
  }
  readonly version: string
  readonly dataDir?: string
  /** The sample model; Searlight's own by default. */
  readonly sampleModel?: string
  /** The models to download; Searlight's own list by default. */
  readonly catalogue?: Catalogue
}

export class Application implements AppService {
  readonly api: AppApi
  readonly #options: ApplicationOptions
  readonly #dataDir: string
  readonly #events = new Emitter<AppEvents>()
  readonly #settings: SettingsFile
  readonly #maker: PictureMaker
  readonly #media: Media
  readonly #exporter: Exporter
  readonly #installer: ModelInstaller
  readonly #pictures: Pictures
  readonly #views = new Map<string, Views>()
  readonly #feed: StateFeed
  readonly #turns = new Turns()
  #session: LibrarySession
  #closed = false

  static open(options: ApplicationOptions): Application {
    const application = new Application(options)
    application.#session.start()
    return application
  }

  private constructor(options: ApplicationOptions) {
    this.#options = options
    this.#dataDir = options.dataDir ?? dataDirectory()
    this.#settings = new SettingsFile(join(this.#dataDir, 'settings.json'))
    const onDeath: OnDeath = (message, code) => this.#events.emit('notice', { code, message })
    this.#maker = new PictureMaker({ start: options.processes.inference, onDeath })
    this.#pictures = new Pictures(join(this.#dataDir, 'pictures'), this.#maker)
    this.#exporter = new Exporter((progress) => this.#events.emit('exporting', progress))
    this.#installer = openInstaller(() => this.#feed.changed(), this.#dataDir, options.catalogue)
    this.#feed = new StateFeed({
      read: () => this.#state(),
      send: (change) => this.#events.emit('state', change),
    })
    const parts = this.#parts()
    this.#media = new Media(parts)
    this.api = allCalls(parts)
    this.#session = this.#sessionOf(options.libraryDir ?? this.#settings.lastLibrary)
  }

  on<K extends keyof AppEvents>(name: K, listener: (event: AppEvents[K]) => void): () => void {
    return this.#events.on(name, listener)
  }

  /** Answers `/media/...` and `/pictures`; a failure is a response too. */
  media(request: Request): Promise<Response> {
    return this.#media.answer(request)
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#feed.close()
    this.#settings.close()
    this.#maker.close()
    // The host ends the process next: an export must not leave half of a photo.
    await this.#exporter.stop()
    await this.#installer.cancel()
    await this.#turns.take(() => this.#session.close())
  }

  #parts(): AppParts {
    return {
      host: this.#options.host,
      settings: this.#settings,
      pictures: this.#pictures,
      exporter: this.#exporter,
      installer: this.#installer,
      state: async () => {
        await this.#session.current?.lookAtProgress()
        return this.#feed.whole()
      },
      stateChanged: () => this.#feed.changed(),
      libraryDir: () => this.#session.dir,
      library: () => this.#session.opened(),
      openLibrary: (dir, create) => this.#openLibrary(dir, create),
      views: (dir) => this.#viewsOf(dir),
    }
  }

  #openLibrary(dir: string | null, create: boolean): Promise<void> {
    return this.#turns.take(async () => {
      if (this.#closed) return
      await this.#exporter.stop()
      await this.#session.close()
      this.#session = this.#sessionOf(dir ?? this.#session.dir, create)
      this.#session.start()
      this.#feed.changed()
    })
  }

  /** A known library that is missing is made again only with `create`: its disk may not be connected. */
  #sessionOf(dir: string | null, create = false): LibrarySession {
    const libraryDir = resolve(dir ?? join(this.#dataDir, 'library'))
    return new LibrarySession({
      dir: libraryDir,
      create: create || !this.#settings.knows(libraryDir),
      processes: this.#options.processes,
      onState: () => {
        this.#feed.changed()
        // The next start should open the last library that opened.
        if (this.#session.state.kind === 'ready') this.#settings.opened(this.#session.dir)
      },
      onFigures: () => this.#feed.figuresChanged(),
      onPhotos: (seq) => this.#events.emit('photosChanged', { seq }),
      onNotice: (notice) => this.#events.emit('notice', notice),
      sample: {
        start: this.#options.processes.sample,
        installModel: () => installSampleModel(this.#dataDir, this.#options.sampleModel),
      },
      // The folder of pictures may have dropped it meanwhile.
      outsideFile: (hash) => this.#pictures.file(hash).catch(() => null),
      outsidePath: (hash) => this.#pictures.path(hash),
    })
  }

  #viewsOf(dir: string): Views {
    const views = this.#views.get(dir) ?? new Views(dir, this.#maker)
    this.#views.set(dir, views)
    return views
  }

  /** A library whose catalogue no longer answers has failed, although it opened. */
  #state(): Slices {
    const { state, current, dir } = this.#session
    try {
      return this.#stateOf(state, current)
    } catch (error) {
      return this.#stateOf({ kind: 'failed', dir, error: unusable(dir, error).toJSON() }, null)
    }
  }

  #stateOf(library: LibraryState, current: OpenLibrary | null): Slices {
    const { version, host } = this.#options
    const lists = current?.library.refining.lists
    return {
      version,
      host: host.info,
      library,
      model: current?.model.state ?? { kind: 'none' },
      folders: current?.folders() ?? [],
      photos: current?.photos.count() ?? 0,
      failed: current?.problemFiles() ?? 0,
      progress: current?.progress ?? IDLE,
      tuning: current?.tuning.state ?? { kind: 'unavailable', reason: 'no library is open' },
      sample: current?.sample.state ?? { kind: 'none', possible: false },
      install: this.#installer.state,
      quality: shownQuality(current),
      pins: lists?.pins().map(shownPin) ?? [],
      words: lists?.words().map(shownWord) ?? [],
      settings: this.#settings.of(library.dir),
    }
  }
}
