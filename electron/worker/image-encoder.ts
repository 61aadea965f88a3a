/**
 * Encodes model pictures into un-normalised image features, in batches. Runs in the inference worker.
 *
 * A batch takes all pictures that wait when the session is free, up to the largest batch. When encoding is
 * the bottleneck, batches fill up; when decoding is, no picture waits for others.
 */
import { AppError } from '../shared/errors.ts'
import type { RgbImage } from './decode/rgb-image.ts'
import type { ImageSession } from './image-session.ts'
import { type Normalisation, toPixelValues } from './preprocess/pixel-values.ts'
import type { RunPriority, RunQueue } from './run-queue.ts'
import { floatTensor, runRows } from './sessions.ts'

export interface ImageGraph extends Normalisation {
  /** Pixels along each side. */
  readonly imageSize: number
}

/** Refinement encodes no pictures. */
type ImagePriority = Exclude<RunPriority, 'oti'>

interface Waiting {
  readonly picture: RgbImage
  readonly resolve: (features: Float32Array) => void
  readonly reject: (error: unknown) => void
}

export class ImageEncoder {
  readonly #graph: ImageGraph
  readonly #runs: RunQueue
  readonly #session: ImageSession
  readonly #waiting: Readonly<Record<ImagePriority, Waiting[]>> = { query: [], ingest: [] }
  readonly #buffer: Float32Array
  readonly #maxBatch: number
  /** Milliseconds inside the session since the start. */
  encodeMs = 0

  constructor(options: {
    readonly graph: ImageGraph
    readonly runs: RunQueue
    readonly session: ImageSession
    readonly maxBatch: number
  }) {
    this.#graph = options.graph
    this.#runs = options.runs
    this.#session = options.session
    this.#maxBatch = options.maxBatch
    this.#buffer = new Float32Array(options.maxBatch * this.#valuesPerPicture)
  }

  /** Returns [featureSize], un-normalised. Takes ownership of the picture and frees its memory. */
  encode(picture: RgbImage, priority: ImagePriority): Promise<Float32Array> {
    return new Promise((resolve, reject) => {
      this.#waiting[priority].push({ picture, resolve, reject })
      void this.#runs.run(priority, () => this.#encodeWaiting(priority))
    })
  }

  get #valuesPerPicture(): number {
    return 3 * this.#graph.imageSize ** 2
  }

  /**
   * Every waiting picture queues one call; the first calls take whole batches, and the last ones find
   * nothing.
   */
  async #encodeWaiting(priority: ImagePriority): Promise<void> {
    const batch = this.#waiting[priority].splice(0, this.#maxBatch)
    if (batch.length === 0) return
    try {
      const features = await this.#run(batch.map(({ picture }) => picture))
      batch.forEach(({ resolve }, index) => {
        resolve(features[index] as Float32Array)
      })
    } catch (error) {
      // The session failed, not the photos: the caller must stop instead of marking them.
      const message = `the model cannot be run: ${error instanceof Error ? error.message : error}`
      for (const { reject } of batch) reject(new AppError('inference-unavailable', message, { cause: error }))
    }
  }

  async #run(pictures: readonly RgbImage[]): Promise<readonly Float32Array[]> {
    const started = performance.now()
    const size = this.#graph.imageSize
    pictures.forEach((picture, index) => {
      const start = index * this.#valuesPerPicture
      toPixelValues(picture, this.#graph, this.#buffer, start)
      release(picture)
    })
    const values = this.#buffer.subarray(0, pictures.length * this.#valuesPerPicture)
    const feeds = { pixel_values: floatTensor(values, [pictures.length, 3, size, size]) }
    const features = await this.#session.run((session) =>
      runRows(session, feeds, 'image_embeds', pictures.length),
    )
    this.encodeMs += performance.now() - started
    return features
  }
}

/**
 * Frees a picture's memory at once. The garbage collector would leave it for long, because this process
 * allocates little else that makes it run.
 */
function release({ data }: RgbImage): void {
  const { buffer } = data
  if (buffer instanceof ArrayBuffer) buffer.transfer(0)
}
