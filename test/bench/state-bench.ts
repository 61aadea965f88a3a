/**
 * `npm run bench:state -- [--photos <number>] [--rate <photos a second>]`
 *
 * Measures the bytes and messages a second that an idle window receives about the application's state while photos
 * are indexed. The library, its engine and its scan are real; the inference worker is a fake that reads photos at
 * `--rate`. The library has 5 folders and 12 pins. Prints one JSON line with figures a second: `slices` is what the
 * window receives, `broadcast` what it would receive of the whole state at each event of photos, in the same run.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Application } from '../../electron/core/app/application.ts'
import { forkNode } from '../../electron/core/workers/child-process.ts'
import { connectApp, serveApp } from '../../electron/shared/app-connection.ts'
import { EMPTY_QUERY } from '../../electron/shared/app-query.ts'
import type { AppState } from '../../electron/shared/app-state.ts'
import { applyChange } from '../../electron/shared/state-change.ts'
import { encodeMessage } from '../../electron/shared/wire-format.ts'
import { noDesktop } from '../../electron/web/no-desktop.ts'
import { channelPair } from '../helpers/channel-pair.ts'
import { pacedWorker } from './paced-worker.ts'

const FOLDERS = 5
const PINS = 12
/** Photos before the measurement begins: the start of indexing does not count. */
const WARM_UP_PHOTOS = 500
const LOOK_MS = 100
/** Between two messages of progress of the broadcast. */
const PROGRESS_MS = 250

/** Adds up messages as a browser tab receives them. */
class Meter {
  #bytes = 0
  #messages = 0

  add(message: unknown): void {
    this.#bytes += encodeMessage(message).byteLength
    this.#messages++
  }

  reset(): void {
    this.#bytes = 0
    this.#messages = 0
  }

  perSecond(seconds: number) {
    return {
      bytes: Math.round(this.#bytes / seconds),
      messages: Math.round((10 * this.#messages) / seconds) / 10,
    }
  }
}

const { values } = parseArgs({ options: { photos: { type: 'string' }, rate: { type: 'string' } } })
const photos = Number(values.photos ?? 100_000)
const rate = Number(values.rate ?? 1_000)

const work = await mkdtemp(join(tmpdir(), 'searlight-state-bench-'))
process.env['SEARLIGHT_CACHE'] = join(work, 'cache')
process.env['SEARLIGHT_PROVIDER'] = 'cpu'
try {
  console.log(JSON.stringify(await measure()))
} finally {
  await rm(work, { recursive: true, force: true })
}

async function measure(): Promise<object> {
  const folders = await writePhotos()
  const app = openApplication()
  const window = connectWindow(app)
  try {
    await window.until(({ library }) => library.kind === 'ready')
    await app.api.chooseModel({ path: join(work, 'model'), change: false })
    for (let pin = 0; pin < PINS; pin++) {
      const text = `photo ${pin} of a long walk along the shore with the dog`
      await app.api.pin({ query: { ...EMPTY_QUERY, text }, name: null })
    }
    for (const path of folders) await app.api.addFolder({ path })
    await window.until((state) => state.photos >= Math.min(WARM_UP_PHOTOS, photos / 2))
    const received = window.measure()
    await window.until(({ progress }) => progress.pending === 0 && progress.state !== 'scanning')
    return { bench: 'state', photos, rate, folders: FOLDERS, pins: PINS, ...received() }
  } finally {
    await app.close()
  }
}

/** Files that differ, and need not be pictures: the worker is a fake. */
async function writePhotos(): Promise<readonly string[]> {
  const folders = Array.from({ length: FOLDERS }, (_, at) => join(work, `Photos of the year ${2015 + at}`))
  for (const folder of [...folders, join(work, 'model')]) await mkdir(folder)
  for (let at = 0; at < photos; at++) {
    await writeFile(join(folders[at % FOLDERS] ?? work, `IMG_${at}.jpg`), randomBytes(8))
  }
  return folders
}

function openApplication(): Application {
  const worker = (entry: string) => new URL(`../../electron/worker/${entry}`, import.meta.url)
  return Application.open({
    libraryDir: join(work, 'library'),
    dataDir: join(work, 'data'),
    version: '0.0.0',
    host: noDesktop('linux'),
    processes: {
      inference: pacedWorker({ photosPerSecond: rate, model: 'paced' }),
      search: (options) => forkNode(worker('search/main.ts'), options),
      sample: (options) => forkNode(worker('sample/main.ts'), options),
    },
  })
}

/** An idle window: it asks for the state once, and receives every event. */
function connectWindow(app: Application) {
  const { near, far } = channelPair()
  const received = new Meter()
  const whole = new Meter()
  const send = (message: unknown) => {
    received.add(message)
    near.send(message)
  }
  serveApp({ ...near, send }, app)
  const connection = connectApp(far)
  let state: AppState | null = null
  connection.on('state', (change) => {
    if (state && change.revision > state.revision) state = applyChange(state, change)
  })
  void connection.api.state({}).then((first) => {
    state = first
  })
  // The cadence of a broadcast of the whole state: each event of photos brings a state, and progress comes beside it.
  connection.on('photosChanged', (event) => {
    whole.add({ kind: 'event', name: 'photosChanged', event })
    whole.add({ kind: 'event', name: 'state', event: state })
  })
  setInterval(() => {
    whole.add({ kind: 'event', name: 'progress', event: state?.progress })
  }, PROGRESS_MS).unref()
  return {
    /** Waits for a state that the window has received. */
    async until(isSo: (state: AppState) => boolean): Promise<void> {
      while (!state || !isSo(state)) await delay(LOOK_MS)
    },
    /** Returns the figures from now until it is called. */
    measure() {
      const startMs = performance.now()
      for (const meter of [received, whole]) meter.reset()
      return () => {
        const seconds = (performance.now() - startMs) / 1000
        const [slices, broadcast] = [received.perSecond(seconds), whole.perSecond(seconds)]
        const share = Math.round((1000 * slices.bytes) / broadcast.bytes) / 1000
        return { seconds: Math.round(seconds), slices, broadcast, share }
      }
    },
  }
}
