/**
 * The sample pictures of an open library: draws and reads them at the same time, continues after a restart, and removes
 * them ([Note: A library is a sample or its own] in shared/app-sample.ts). Runs in the engine.
 */
import { mkdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import type { GuidedPhoto, SampleState } from '../../shared/app-sample.ts'
import { AppError, type SerialisedError, serialiseError } from '../../shared/errors.ts'
import type { Query } from '../catalog/database.ts'
import { RootTable } from '../catalog/root-table.ts'
import { Turns } from '../lib/turns.ts'
import { guidedQueriesOf } from '../workers/sample-worker.ts'
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
import { hasOwnModel } from './sample-model.ts'
import type { SampleLibraryOptions } from './sample-options.ts'

interface ModelChoice {
  readonly takesModel: boolean
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
  /** Two windows may try and leave at once. */
  readonly #turns = new Turns()
  #closed = false
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
    // After a restart, until it continues.
    if (record && this.#isInterrupted(record)) return { kind: 'drawing', done: 0, total: record.pictures }
    const root = record?.phase === 'drawn' ? this.#watched(record.folder) : null
    if (!record || !root) return { kind: 'none', possible: this.#isPossible() }
    return { kind: 'ready', folderId: root.id, guided: this.#guidedPhotos(record) }
  }

  /** Continues after a restart; a model that the user chose meanwhile stays. */
  continue(): void {
    if (!this.#record || !this.#isInterrupted(this.#record)) return
    this.#draw(this.#record, { takesModel: !hasOwnModel(this.#options.model.state) })
  }

  /** Resolves when drawing has begun; the state reports the rest. @throws `sample-impossible`, `model-invalid` */
  try(): Promise<void> {
    return this.#turns.take(() => this.#try())
  }

  /** Removes it from the library; deletes drawn pictures only. @throws `library-locked`, `export-folder-unwritable` */
  leave({ deletePictures }: { readonly deletePictures: boolean }): Promise<void> {
    return this.#turns.take(() => this.#leave(deletePictures))
  }

  /** Stops; running work continues when the library opens again. */
  close(): Promise<void> {
    this.#closed = true
    return this.#turns.take(() => this.#stop())
  }

  async #try(): Promise<void> {
    if (this.#drawing || this.#closed) return
    if (!this.#isPossible())
      throw new AppError('sample-impossible', 'the library has photos or a model of its own')
    const { libraryDir, installModel } = this.#options
    await installModel()
    const folder = samplePicturesFolder(libraryDir)
    await mkdir(folder, { recursive: true })
    const drawing = { phase: 'drawing', folder: await realpath(folder), pictures: SAMPLE_PICTURES } as const
    const record = { ...drawing, guided: [] }
    await writeSampleRecord(libraryDir, record)
    this.#record = record
    this.#draw(record, { takesModel: true })
  }

  async #leave(deletePictures: boolean): Promise<void> {
    const { library, libraryDir, access, onChange } = this.#options
    if (access !== 'write') throw new AppError('library-locked', 'the library is open to read only')
    await this.#stop()
    const folder = this.#record?.folder ?? samplePicturesFolder(libraryDir)
    if (this.#watched(folder)) await library.removeFolder(folder)
    await removeSampleRecord(libraryDir)
    this.#record = null
    this.#problem = null
    // The library has left it, even if a picture cannot be deleted.
    onChange()
    if (deletePictures) await deleteSamplePictures(folder)
  }

  async #stop(): Promise<void> {
    this.#drawing?.stop.abort()
    await this.#drawing?.ended
  }

  #draw(record: SampleRecord, choice: ModelChoice): void {
    if (this.#drawing || this.#closed) return
    const stop = new AbortController()
    this.#problem = null
    const ended = this.#run(record, choice, stop)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) this.#problem = serialiseError(error)
        // All other work for it must end, too.
        stop.abort()
      })
      .then(() => {
        this.#drawing = null
        this.#options.onChange()
      })
    this.#drawing = { stop, ended, done: 0, total: record.pictures }
    this.#options.onChange()
  }

  /** Searches find photos from the first one on: folder and model do not wait for the last picture. */
  async #run(record: SampleRecord, { takesModel }: ModelChoice, { signal }: AbortController): Promise<void> {
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
      takesModel && installModel().then((modelDir) => model.choose(modelDir, true)),
    ])
    this.#record = { ...record, phase: 'drawn', guided }
    await writeSampleRecord(libraryDir, this.#record)
  }

  #isInterrupted({ phase }: SampleRecord): boolean {
    return phase === 'drawing' && this.#options.access === 'write'
  }

  #isPossible(): boolean {
    const { access, model, libraryDir } = this.#options
    const own = this.#record?.folder ?? samplePicturesFolder(libraryDir)
    if (access !== 'write' || this.#roots.watched().some(({ path }) => path !== own)) return false
    return model.state.kind === 'failed' || !hasOwnModel(model.state)
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
