/**
 * The decoding thread of the inference worker: does all work on pixels before the model. It receives paths
 * and sends model pictures to the main thread.
 */
import { availableParallelism } from 'node:os'
import { parentPort } from 'node:worker_threads'
import type { OutsideCapture } from '../shared/capture-date.ts'
import { AppError, type FileProblem } from '../shared/errors.ts'
import { Gate } from '../shared/gate.ts'
import type {
  FileIdentity,
  InspectOutcome,
  PictureHashOutcome,
  RenderOutcome,
  RenderRequest,
} from '../shared/inference-api.ts'
import { type Channel, serve } from '../shared/rpc.ts'
import { readOutsideCapture } from './decode/capture/outside-capture.ts'
import { identifyFile } from './decode/file-identity.ts'
import { inspectPhoto } from './decode/inspect-photo.ts'
import { hashPicture } from './decode/picture-hash.ts'
import { renderPicture } from './decode/render-picture.ts'
import { selfTestDecoder } from './decode/sharp.ts'
import { noTimes } from './decode/stage-times.ts'
import {
  type PreparedPhoto,
  type PreparedReference,
  preparePhoto,
  prepareReference,
} from './preprocess/prepare-photo.ts'

/**
 * One more than the cores, so that reading one file overlaps with decoding the others. Queries do not wait in
 * this queue.
 */
const PHOTOS_AT_ONCE = availableParallelism() + 1

export interface DecoderApi {
  prepare(request: {
    readonly path: string
    readonly imageSize: number
    readonly thumbnailDir: string
    readonly newThumbnail: boolean
  }): Promise<PreparedPhoto>
  prepareReference(request: { readonly path: string; readonly imageSize: number }): Promise<PreparedReference>
  identify(request: { readonly path: string }): Promise<FileIdentity | FileProblem>
  inspect(request: { readonly path: string }): Promise<InspectOutcome>
  outside(request: { readonly path: string }): Promise<OutsideCapture>
  render(request: RenderRequest): Promise<RenderOutcome>
  pictureHash(request: { readonly path: string }): Promise<PictureHashOutcome>
  /** Milliseconds for each stage since the start, summed over photos. */
  stageMs(request: Record<string, never>): Promise<Readonly<Record<string, number>>>
}

function mainThread(): Channel {
  const port = parentPort
  if (!port) throw new Error('expected to run in a worker thread')
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', listener),
  }
}

const broken = await selfTestDecoder()
if (broken) throw new Error(broken)

const gate = new Gate(PHOTOS_AT_ONCE)
const times = noTimes()

serve<DecoderApi>(mainThread(), {
  prepare: ({ path, ...options }) =>
    gate.run(() => preparePhoto(path, { ...options, times }).catch(blameTheLibrary)),
  prepareReference: ({ path, imageSize }) => prepareReference(path, imageSize),
  identify: ({ path }) => identifyFile(path),
  inspect: ({ path }) => gate.run(() => inspectPhoto(path)),
  outside: ({ path }) => readOutsideCapture(path),
  render: (request) => gate.run(() => renderPicture(request).catch(blameTheLibrary)),
  pictureHash: ({ path }) => gate.run(() => hashPicture(path)),
  stageMs: async () => times,
})

/**
 * Preparing a photo rejects only when its thumbnail cannot be written, which is not the photo's fault: the
 * queue stops, and no photo is marked.
 */
function blameTheLibrary(error: unknown): never {
  if (error instanceof AppError) throw error
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    throw new AppError('disk-full', 'the disk that holds the library is full; nothing was lost')
  }
  throw new AppError('library-unusable', `the library's thumbnails cannot be written: ${message}`)
}
