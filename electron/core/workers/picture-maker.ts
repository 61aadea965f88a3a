/**
 * Renders pictures for the window and reads facts of files, in a process without a model: it does not wait for
 * indexing, and a file that kills it costs no batch of photos. Runs in the engine.
 */
import { setPriority } from 'node:os'
import { AppError } from '../../shared/errors.ts'
import type { InferenceApi, RenderOutcome, RenderRequest } from '../../shared/inference-api.ts'
import { SupervisedWorker, type WorkerOptions } from './supervised-worker.ts'

/** Starting again takes half a second; an idle process holds some 100 MB. */
const IDLE_MS = 60_000
/** The reader itself gives up on a file after 20 seconds. */
const ANSWER_LIMIT_MS = 60_000

export interface PictureMakerOptions extends WorkerOptions {
  /** Of the process, as `os.setPriority` takes it; without it, the engine's own. */
  readonly priority?: number
}

type MakerApi = Pick<InferenceApi, 'render' | 'inspect' | 'outside' | 'pictureHash'>

export class PictureMaker {
  readonly #worker: SupervisedWorker<MakerApi>
  /** By target: everyone who asks for the same picture gets the same answer. */
  readonly #rendering = new Map<string, Promise<RenderOutcome>>()

  constructor({ priority, ...options }: PictureMakerOptions) {
    this.#worker = new SupervisedWorker<MakerApi>(
      {
        methods: ['render', 'inspect', 'outside', 'pictureHash'],
        subject: 'the process that reads pictures',
        diedCode: 'inference-failed',
        closing: 'the application is closing',
        answerLimitMs: ANSWER_LIMIT_MS,
        idleMs: IDLE_MS,
        ...(priority !== undefined && { onStarted: (pid) => lowerPriority(pid, priority) }),
      },
      options,
    )
  }

  /**
   * @throws `disk-full` and `library-unusable` where the target cannot be written, `inference-unavailable` where no
   * process can be started, `cancelled`
   */
  render(request: RenderRequest): Promise<RenderOutcome> {
    const known = this.#rendering.get(request.target)
    if (known) return known
    const rendering = this.#render(request).finally(() => this.#rendering.delete(request.target))
    this.#rendering.set(request.target, rendering)
    return rendering
  }

  /** The facts of a file. @throws `inference-failed` if the process died; another file may be the cause */
  inspect(request: Parameters<InferenceApi['inspect']>[0]) {
    return this.#worker.call((api) => api.inspect(request))
  }

  /** The facts beside a file. @throws `inference-failed`, as `inspect` */
  outside(request: Parameters<InferenceApi['outside']>[0]) {
    return this.#worker.call((api) => api.outside(request))
  }

  /** The perceptual hash of a picture, such as a thumbnail. @throws `inference-failed`, as `inspect` */
  pictureHash(request: Parameters<InferenceApi['pictureHash']>[0]) {
    return this.#worker.call((api) => api.pictureHash(request))
  }

  close(): void {
    this.#worker.close()
  }

  /** Repeated once when the process died: another picture may have killed it. */
  async #render(request: RenderRequest): Promise<RenderOutcome> {
    try {
      return await this.#worker.ask((api) => api.render(request), isLostReader)
    } catch (error) {
      if (!isLostReader(error)) throw error
      const reason = 'reading it stopped the process that reads pictures'
      return { status: 'failed', problem: { code: 'crashed-the-reader', reason } }
    }
  }
}

/** The death of the worker, or of its decode thread. */
function isLostReader(error: unknown): boolean {
  return error instanceof AppError && error.code === 'inference-failed'
}

function lowerPriority(pid: number, priority: number): void {
  try {
    setPriority(pid, priority)
  } catch {
    // The process has ended already, or the system does not allow it: it then only competes more.
  }
}
