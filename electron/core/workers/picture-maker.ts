/**
 * Pictures to be looked at, and facts of files, by a process of its own: it needs no model, does not wait for
 * indexing, and a file that kills it costs no batch of photos. Started when it is needed, ended when it is not. Runs in
 * the engine.
 */
import { setPriority } from 'node:os'
import { AppError } from '../../shared/errors.ts'
import type { InferenceApi, RenderOutcome, RenderRequest } from '../../shared/inference-api.ts'
import { type Caller, connect } from '../../shared/rpc.ts'
import type { StartChild } from './child-process.ts'
import { type ChildEnd, type OnDeath, WatchedChild } from './watched-child.ts'

/** Starting again takes half a second; an idle process holds some 100 MB. */
const IDLE_MS = 60_000
/** The reader itself gives up on a file after 20 seconds. */
const ANSWER_LIMIT_MS = 60_000

export interface PictureMakerOptions {
  readonly start: StartChild
  readonly onDeath: OnDeath
  /** Of the process, as `os.setPriority` takes it; without it, the engine's own. */
  readonly priority?: number
}

type MakerApi = Pick<InferenceApi, 'render' | 'inspect' | 'outside'>

interface Running {
  readonly child: WatchedChild
  readonly caller: Caller<MakerApi>
}

export class PictureMaker {
  readonly #options: PictureMakerOptions
  /** By target: who asks for the same picture gets the same answer. */
  readonly #open = new Map<string, Promise<RenderOutcome>>()
  /** Calls for facts. */
  #reading = 0
  #running: Running | null = null
  #idle: NodeJS.Timeout | null = null
  #closed = false

  constructor(options: PictureMakerOptions) {
    this.#options = options
  }

  /**
   * @throws `disk-full` and `library-unusable` where the target cannot be written, `inference-unavailable` where no
   * process can be started, `cancelled`
   */
  render(request: RenderRequest): Promise<RenderOutcome> {
    const known = this.#open.get(request.target)
    if (known) return known
    const rendering = this.#render(request).finally(() => {
      this.#open.delete(request.target)
      this.#rest()
    })
    this.#open.set(request.target, rendering)
    return rendering
  }

  /** The facts of a file. @throws `inference-failed` where the process died: it may have been another file's doing */
  inspect(request: Parameters<InferenceApi['inspect']>[0]) {
    return this.#read((api) => api.inspect(request))
  }

  /** The facts that stand beside a file. @throws `inference-failed`, as `inspect` */
  outside(request: Parameters<InferenceApi['outside']>[0]) {
    return this.#read((api) => api.outside(request))
  }

  close(): void {
    this.#closed = true
    this.#end()
  }

  /** Asked once more when the process died: it may have been another picture's doing. */
  async #render(request: RenderRequest): Promise<RenderOutcome> {
    for (const isLast of [false, true]) {
      try {
        const { child, caller } = this.#started()
        return await child.during(caller.api.render(request))
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'inference-failed') throw error
        if (isLast) break
      }
    }
    const reason = 'reading it stopped the process that reads pictures'
    return { status: 'failed', problem: { code: 'crashed-the-reader', reason } }
  }

  async #read<T>(call: (api: MakerApi) => Promise<T>): Promise<T> {
    this.#reading++
    try {
      const { child, caller } = this.#started()
      return await child.during(call(caller.api))
    } finally {
      this.#reading--
      this.#rest()
    }
  }

  #started(): Running {
    if (this.#closed) throw new AppError('cancelled', 'the application is closing')
    if (this.#idle) clearTimeout(this.#idle)
    this.#idle = null
    if (this.#running) return this.#running
    const child = new WatchedChild(this.#options.start(), { answerLimitMs: ANSWER_LIMIT_MS })
    this.#lowerPriority(child)
    const caller = connect<MakerApi>(child.channel, ['render', 'inspect', 'outside'])
    const running = { child, caller }
    child.onExit((end) => this.#died(running, end))
    this.#running = running
    return running
  }

  #lowerPriority({ pid }: WatchedChild): void {
    const { priority } = this.#options
    if (priority === undefined || pid === undefined) return
    try {
      setPriority(pid, priority)
    } catch {
      // It has ended already, or the system does not allow it: it then only competes more.
    }
  }

  #died(running: Running, { code, reason }: ChildEnd): void {
    const message = `the process that reads pictures stopped (${reason})`
    // No picture's doing.
    const failure = code === 'worker-not-started' ? 'inference-unavailable' : 'inference-failed'
    running.caller.close(new AppError(this.#closed ? 'cancelled' : failure, message))
    // One that was ended for want of work is no death to tell of.
    if (this.#running !== running) return
    this.#running = null
    if (!this.#closed) this.#options.onDeath(message, code)
  }

  #rest(): void {
    if (this.#open.size > 0 || this.#reading > 0 || this.#closed) return
    if (this.#idle) clearTimeout(this.#idle)
    this.#idle = setTimeout(() => this.#end(), IDLE_MS)
    this.#idle.unref()
  }

  #end(): void {
    if (this.#idle) clearTimeout(this.#idle)
    const running = this.#running
    if (!this.#closed) this.#running = null
    running?.child.kill()
  }
}
