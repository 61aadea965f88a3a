/**
 * The sample pictures of an open library: drawn and read at the same time, gone on with after a restart, and left
 * again ([Note: A library is a sample or its own] in shared/app-sample.ts). Runs in the engine.
 */
import { mkdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import type { GuidedPhoto, SampleState } from '../../shared/app-sample.ts'
import type { ModelState } from '../../shared/app-state.ts'
import { AppError, type SerialisedError, serialiseError } from '../../shared/errors.ts'
import type { ModelSummary } from '../../shared/library-api.ts'
import type { Query } from '../catalog/database.ts'
import { RootTable } from '../catalog/root-table.ts'
import type { Library } from '../library.ts'
import type { LibraryAccess } from '../library-parts.ts'
import type { StartChild } from '../processes/child-process.ts'
import { deleteSamplePictures } from './delete-pictures.ts'
import { drawWorld } from './draw-world.ts'
import {
  readSampleRecord,
  removeSampleRecord,
  SAMPLE_PICTURES,
  type SampleRecord,
  samplePicturesFolder,
  sampleWorld,
  writeSampleRecord,
} from './sample-folder.ts'
import { guidedQueriesOf } from './sample-worker.ts'

/** What the host brings for it. */
export interface SampleSupplies {
  /** Forks electron/worker/sample/main.ts, in the host's way. */
  readonly start: StartChild
  /** The sample model's folder. @throws AppError `model-invalid` */
  readonly installModel: () => Promise<string>
}

export interface SampleLibraryOptions extends SampleSupplies {
  readonly library: Library
  readonly libraryDir: string
  readonly access: LibraryAccess
  readonly model: {
    readonly state: ModelState
    choose(path: string, change: boolean): Promise<ModelSummary>
  }
  readonly onChange: () => void
}

interface Drawing {
  readonly stop: AbortController
  readonly total: number
  done: number
  readonly ended: Promise<void>
}

export class SampleLibrary {
  readonly #options: SampleLibraryOptions
  readonly #roots: RootTable
  readonly #readPhoto: Query<{ readonly id: number }>
  #record: SampleRecord | null
  #drawing: Drawing | null = null
  #problem: SerialisedError | null = null

  constructor(options: SampleLibraryOptions) {
    this.#options = options
    const { database } = options.library
    this.#roots = new RootTable(database)
    this.#readPhoto = database.query(
      `SELECT id FROM photo WHERE path = @path AND status = 'indexed' AND removed_ms IS NULL`,
    )
    this.#record = readSampleRecord(options.libraryDir)
  }

  get state(): SampleState {
    if (this.#drawing) return { kind: 'drawing', done: this.#drawing.done, total: this.#drawing.total }
    if (this.#problem) return { kind: 'failed', error: this.#problem }
    const record = this.#record
    const root = record?.phase === 'drawn' ? this.#watched(record.folder) : null
    if (!record || !root) return { kind: 'none', possible: this.#isPossible() }
    return { kind: 'ready', folderId: root.id, guided: this.#guidedPhotos(record) }
  }

  /** Goes on with what a restart cut short. */
  continue(): void {
    if (this.#record?.phase === 'drawing' && this.#options.access === 'write') this.#draw(this.#record)
  }

  /** Resolves when it has begun; how it goes on is told by the state. @throws `sample-impossible`, `model-invalid` */
  async try(): Promise<void> {
    if (this.#drawing) return
    if (!this.#isPossible())
      throw new AppError('sample-impossible', 'the library has photos or a model of its own')
    const { libraryDir, installModel } = this.#options
    await installModel()
    const folder = samplePicturesFolder(libraryDir)
    await mkdir(folder, { recursive: true })
    this.#record = { phase: 'drawing', folder: await realpath(folder), pictures: SAMPLE_PICTURES, guided: [] }
    await writeSampleRecord(libraryDir, this.#record)
    this.#draw(this.#record)
  }

  /** Out of the library; only what was drawn is ever deleted. */
  async leave({ deletePictures }: { readonly deletePictures: boolean }): Promise<void> {
    await this.close()
    const { library, libraryDir, onChange } = this.#options
    const folder = this.#record?.folder ?? samplePicturesFolder(libraryDir)
    if (this.#watched(folder)) await library.removeFolder(folder)
    await removeSampleRecord(libraryDir)
    this.#record = null
    this.#problem = null
    if (deletePictures) await deleteSamplePictures(folder)
    onChange()
  }

  /** What is under way goes on when the library is opened again. */
  async close(): Promise<void> {
    this.#drawing?.stop.abort()
    await this.#drawing?.ended
  }

  #draw(record: SampleRecord): void {
    if (this.#drawing) return
    const stop = new AbortController()
    this.#problem = null
    const ended = this.#run(record, stop)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) this.#problem = serialiseError(error)
        // Whatever else is under way for it must end, too.
        stop.abort()
      })
      .then(() => {
        this.#drawing = null
        this.#options.onChange()
      })
    this.#drawing = { stop, ended, done: 0, total: record.pictures }
    this.#options.onChange()
  }

  /** Photos are searched from the first one on: folder and model do not wait for the last picture. */
  async #run(record: SampleRecord, { signal }: AbortController): Promise<void> {
    const { library, libraryDir, model, start, installModel, onChange } = this.#options
    const { folder, pictures } = record
    const world = sampleWorld(pictures)
    const onProgress = (done: number) => {
      if (this.#drawing) this.#drawing.done = done
      onChange()
    }
    await mkdir(folder, { recursive: true })
    await library.addFolder(folder)
    const [guided] = await Promise.all([
      guidedQueriesOf(start, world, signal),
      drawWorld({ start, world, folder, signal, onProgress }),
      installModel().then((modelDir) => model.choose(modelDir, true)),
    ])
    this.#record = { ...record, phase: 'drawn', guided }
    await writeSampleRecord(libraryDir, this.#record)
  }

  #isPossible(): boolean {
    const { access, model, libraryDir } = this.#options
    const own = this.#record?.folder ?? samplePicturesFolder(libraryDir)
    if (access !== 'write' || this.#roots.watched().some(({ path }) => path !== own)) return false
    const { state } = model
    return (
      state.kind === 'none' || state.kind === 'failed' || (state.kind === 'ready' && state.model.isSample)
    )
  }

  #watched(folder: string) {
    const root = this.#roots.byPath(folder)
    return root?.removedMs === null ? root : null
  }

  #guidedPhotos({ folder, guided }: SampleRecord): readonly GuidedPhoto[] {
    return guided.flatMap(({ reference, text }) => {
      const photo = this.#readPhoto.get({ path: join(folder, reference) })
      return photo ? [{ photoId: photo.id, text }] : []
    })
  }
}
