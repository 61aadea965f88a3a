/** The application over a library of its own in a temporary folder, with real workers and a tiny random model. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Application } from '../../electron/core/app/application.ts'
import type { Catalogue } from '../../electron/core/models/catalogue.ts'
import { forkNode, type StartChild } from '../../electron/core/workers/child-process.ts'
import type { AppEvents, PhotoPage, SearchRequest } from '../../electron/shared/app-api.ts'
import { EMPTY_QUERY } from '../../electron/shared/app-query.ts'
import type { AppState } from '../../electron/shared/app-state.ts'
import type { PhotoOrder } from '../../electron/shared/photo-columns.ts'
import { applyChange } from '../../electron/shared/state-change.ts'
import { noDesktop } from '../../electron/web/no-desktop.ts'
import { writeRandomClip } from './random-clip.ts'

/** A search for nothing yet: a test adds its own fields. */
export const SEARCH: SearchRequest = { ...EMPTY_QUERY, folderIds: [], limit: 5, pseudoWords: 'best' }

const worker = (entry: string) => new URL(`../../electron/worker/${entry}`, import.meta.url)

/** Folders of one test; `close` ends everything that was opened in them. */
export class AppPlace {
  readonly base = realpathSync(mkdtempSync(join(tmpdir(), 'searlight-app-')))
  readonly dataDir = join(this.base, 'data')
  readonly libraryDir = join(this.base, 'data', 'library')
  readonly photosDir = join(this.base, 'photos')
  readonly modelDir = join(this.base, 'tiny-clip')
  readonly #opened = new Set<AppUnderTest>()

  constructor() {
    mkdirSync(this.photosDir)
    // Searlight remembers its verdicts on providers there.
    process.env['SEARLIGHT_CACHE'] = join(this.base, 'cache')
    process.env['SEARLIGHT_PROVIDER'] = 'cpu'
  }

  /** @param catalogue of a server of the test's own */
  open(libraryDir: string | null = null, catalogue?: Catalogue): AppUnderTest {
    const opened = new AppUnderTest(this.dataDir, libraryDir, this.modelDir, catalogue)
    this.#opened.add(opened)
    return opened
  }

  /** Features of pictures; it reads no words. */
  writeModel(): Promise<void> {
    return writeRandomClip(this.modelDir)
  }

  async close(): Promise<void> {
    for (const opened of this.#opened) await opened.close()
    rmSync(this.base, { recursive: true, force: true })
  }
}

export class AppUnderTest {
  readonly app: Application
  readonly notices: AppEvents['notice'][] = []
  /** Process ids of workers, as they were started. */
  readonly inferencePids: number[] = []
  #closed = false

  /** @param sampleModel replaces Searlight's own sample model */
  constructor(dataDir: string, libraryDir: string | null, sampleModel: string, catalogue?: Catalogue) {
    const inference: StartChild = (options) => {
      const child = forkNode(worker('main.ts'), options)
      if (child.pid !== undefined) this.inferencePids.push(child.pid)
      return child
    }
    this.app = Application.open({
      libraryDir,
      dataDir,
      sampleModel,
      ...(catalogue && { catalogue }),
      version: '0.0.0',
      host: noDesktop('linux'),
      processes: {
        inference,
        search: (options) => forkNode(worker('search/main.ts'), options),
        sample: (options) => forkNode(worker('sample/main.ts'), options),
      },
    })
    this.app.on('notice', (notice) => this.notices.push(notice))
  }

  get api(): Application['api'] {
    return this.app.api
  }

  /** Resolves with the state that fits; looks on every event, and at intervals. */
  async until(isWanted: (state: AppState) => boolean): Promise<AppState> {
    for (;;) {
      const state = await this.api.state({})
      if (isWanted(state)) return state
      await this.#next()
    }
  }

  /** Calls back with the present state, and with every later one of a window. */
  async follow(onState: (state: AppState) => void): Promise<void> {
    let state: AppState | null = null
    this.app.on('state', (change) => {
      if (!state || change.revision <= state.revision) return
      state = applyChange(state, change)
      onState(state)
    })
    state = await this.api.state({})
    onState(state)
  }

  opened(access: 'read' | 'write' = 'write'): Promise<AppState> {
    return this.until(({ library }) => library.kind === 'ready' && library.access === access)
  }

  /** So many photos are shown, and none waits. */
  indexed(photos: number): Promise<AppState> {
    return this.until(
      (state) =>
        state.photos === photos &&
        state.progress.state === 'idle' &&
        state.folders.every(({ pending }) => pending === 0),
    )
  }

  /** All photos of the library in an order, by pages of `limit`. */
  async list(order: PhotoOrder, limit = 500): Promise<readonly { id: number; name: string }[]> {
    const listed: { id: number; name: string }[] = []
    for (let after: string | null = null; ; ) {
      const page: PhotoPage = await this.api.photos({ order, after, limit })
      page.photos.names.forEach((name, at) => {
        listed.push({ id: page.photos.ids[at] ?? 0, name })
      })
      if (page.next === null) return listed
      after = page.next
    }
  }

  async idOf(name: string): Promise<number> {
    const photo = (await this.list('name')).find((each) => each.name === name)
    if (!photo) throw new Error(`expected a photo ${name} in the library`)
    return photo.id
  }

  /** `GET` unless a body is given. */
  async media(path: string, init: RequestInit = {}): Promise<Response> {
    return this.app.media(new Request(`http://127.0.0.1${path}`, init))
  }

  async upload(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Response> {
    return this.media('/pictures', {
      method: 'POST',
      body: bytes,
      headers: { 'x-name': encodeURIComponent(name) },
    })
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.app.close()
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      const stops = [this.app.on('state', () => done()), this.app.on('photosChanged', () => done())]
      const timer = setTimeout(() => done(), 200)
      const done = () => {
        clearTimeout(timer)
        for (const stop of stops) stop()
        resolve()
      }
    })
  }
}
