/**
 * An inference worker without a model: hashes for real, and makes features of the hash. The text of a file decides its
 * outcome: `bad`, `damaged`, `crash` (the whole worker dies), `defect` (the call fails, the worker lives).
 * `2003-05-06` at its beginning is the date in it, at the beginning of `<path>.xmp` that of its sidecar, and
 * IMG-20030506 in its name that of the name.
 */
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { IngestPort } from '../../electron/core/ingest/read-photo.ts'
import {
  type CaptureDate,
  type CaptureSource,
  type FileCapture,
  NO_FILE_CAPTURE,
  NOTHING_OUTSIDE,
  type OutsideCapture,
} from '../../electron/shared/capture-date.ts'
import { AppError, type FileProblem } from '../../electron/shared/errors.ts'
import type {
  FileIdentity,
  IngestOutcome,
  InspectOutcome,
  PhotoFacts,
  PictureHashOutcome,
} from '../../electron/shared/inference-api.ts'
import { PICTURE_HASH_BYTES } from '../../electron/shared/picture-hash.ts'
import { captureDate, inFile } from './capture-dates.ts'

export const FEATURE_SIZE = 8

const FACTS: PhotoFacts = {
  width: 4,
  height: 3,
  orientation: 1,
  captured: NO_FILE_CAPTURE,
  camera: null,
  lens: null,
  format: 'jpeg',
}

const FORMATS: Readonly<Record<string, string>> = { '.avif': 'heif', '.tif': 'tiff' }

export interface FakeIngestOptions {
  /** How long a call takes, milliseconds. */
  callMs?: number
  /** Every call throws this error while it is set. */
  refusal?: AppError | null
  /** A file that cannot be read now. */
  unreadable?: string
  /** Called before reading the dates outside of a file. */
  beforeOutside?: () => void
  /** Called between reading the dates outside of a file and answering. */
  afterOutside?: () => void
}

export class FakeIngest implements IngestPort {
  readonly ingested: string[] = []
  readonly identified: string[] = []
  readonly inspected: string[] = []
  readonly outsides: string[] = []
  readonly hashed: string[] = []
  /** Paths of those ingested whose thumbnails the caller wanted anew. */
  readonly newThumbnails: string[] = []
  readonly options: FakeIngestOptions
  deaths = 0
  mostOpen = 0
  readonly #open = new Set<(error: AppError) => void>()

  constructor(options: FakeIngestOptions = {}) {
    this.options = options
  }

  identify({ path }: { readonly path: string }): Promise<FileIdentity | FileProblem> {
    this.identified.push(path)
    return this.#call(async () => {
      const file = await read(path)
      return file ? file.identity : vanished(path)
    })
  }

  get open(): number {
    return this.#open.size
  }

  ingest({
    path,
    newThumbnail = false,
  }: {
    readonly path: string
    readonly newThumbnail?: boolean
  }): Promise<IngestOutcome> {
    this.ingested.push(path)
    if (newThumbnail) this.newThumbnails.push(path)
    const life = this.deaths
    return this.#call(() => this.#ingest(path, life))
  }

  inspect({ path }: { readonly path: string }): Promise<InspectOutcome> {
    this.inspected.push(path)
    const life = this.deaths
    return this.#call(async () => {
      const file = path === this.options.unreadable ? null : await read(path)
      if (!file) return { status: 'failed', problem: vanished(path) }
      const { identity, text } = file
      if (life === this.deaths && text.startsWith('crash')) this.die()
      if (text.startsWith('defect')) throw new Error('expected a date, got 7')
      const outside = await outsideOf(path)
      const mended = text.includes('cICP')
      return {
        status: 'read',
        identity,
        captured: capturedIn(text),
        camera: null,
        lens: null,
        outside,
        mended,
      }
    })
  }

  outside({ path }: { readonly path: string }): Promise<OutsideCapture> {
    this.outsides.push(path)
    return this.#call(async () => {
      this.options.beforeOutside?.()
      const outside = await outsideOf(path)
      this.options.afterOutside?.()
      return outside
    })
  }

  /** Of the bytes, as for a photo: different pictures differ in half of the bits. */
  pictureHash({ path }: { readonly path: string }): Promise<PictureHashOutcome> {
    this.hashed.push(path)
    return this.#call(async () => {
      const file = await read(path)
      return file ? { status: 'hashed', hash: pictureHashOf(file.identity.hash) } : { status: 'failed' }
    })
  }

  /** Ends every open call when a process dies. */
  die(): void {
    this.deaths++
    for (const reject of [...this.#open]) reject(new AppError('inference-failed', 'the worker died'))
  }

  async #ingest(path: string, life: number): Promise<IngestOutcome> {
    const file = await read(path)
    if (!file) return { status: 'failed', identity: null, problem: vanished(path) }
    const { identity, text } = file
    if (life === this.deaths && text.startsWith('crash')) this.die()
    if (text.startsWith('defect')) throw new Error('expected 3 channels, got 7')
    if (text.startsWith('bad')) {
      return { status: 'failed', identity, problem: { code: 'undecodable', reason: 'it is bad' } }
    }
    const damage = text.startsWith('damaged')
      ? ({ code: 'damaged', reason: 'half of it is grey' } as const)
      : null
    const features = featuresOf(identity.hash)
    const facts = { ...FACTS, captured: capturedIn(text), format: FORMATS[extname(path)] ?? FACTS.format }
    const outside = await outsideOf(path)
    return {
      status: 'indexed',
      identity,
      facts,
      outside,
      features,
      pictureHash: pictureHashOf(identity.hash),
      damage,
    }
  }

  async #call<T>(work: () => Promise<T>): Promise<T> {
    if (this.options.refusal) throw this.options.refusal
    const death = Promise.withResolvers<never>()
    this.#open.add(death.reject)
    this.mostOpen = Math.max(this.mostOpen, this.#open.size)
    try {
      const done = delay(this.options.callMs ?? 0).then(work)
      // The call that a death loses must not surface as an unhandled rejection.
      done.catch(() => {})
      return await Promise.race([done, death.promise])
    } finally {
      this.#open.delete(death.reject)
    }
  }
}

/** [FEATURE_SIZE], different for different bytes. */
export function featuresOf(hash: string): Float32Array {
  return Float32Array.from(
    { length: FEATURE_SIZE },
    (_, i) => Number.parseInt(hash.slice(i * 2, i * 2 + 2), 16) - 127.5,
  )
}

/** [PICTURE_HASH_BYTES], different for different bytes. */
function pictureHashOf(hash: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hash, 'hex').subarray(0, PICTURE_HASH_BYTES))
}

export function hashOf(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function capturedIn(text: string): FileCapture {
  const date = dateAt(text, 'exif')
  return date ? inFile(date) : NO_FILE_CAPTURE
}

async function outsideOf(path: string): Promise<OutsideCapture> {
  const sidecar = await read(`${path}.xmp`)
  const date = sidecar && dateAt(sidecar.text, 'sidecar')
  const [, year, month, day] = /IMG-(\d{4})(\d{2})(\d{2})/.exec(path) ?? []
  return {
    ...NOTHING_OUTSIDE,
    sidecar: date && { date, metadataMs: sidecar.identity.modifiedMs },
    filename: dateAt(`${year}-${month}-${day}`, 'filename'),
  }
}

function dateAt(text: string, from: CaptureSource): CaptureDate | null {
  const wallMs = Date.parse(/^\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? '')
  return Number.isNaN(wallMs) ? null : captureDate({ wallMs, precision: 'day', from })
}

async function read(path: string): Promise<{ identity: FileIdentity; text: string } | null> {
  try {
    const [bytes, { mtimeMs }] = await Promise.all([readFile(path), stat(path)])
    const identity = { hash: hashOf(bytes), bytes: bytes.length, modifiedMs: Math.round(mtimeMs) }
    return { identity, text: bytes.toString('utf8') }
  } catch {
    return null
  }
}

function vanished(path: string): FileProblem {
  return { code: 'vanished', reason: `${path} is not there any more` }
}
