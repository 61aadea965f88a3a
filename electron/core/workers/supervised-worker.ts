/**
 * A child process that answers a typed API: started with the first call, watched while it runs, started again with
 * growing pauses after it died, and ended when it has nothing to do. Runs in the engine.
 *
 * A death fails every open call. `ask` repeats its call once in the next process; `call` leaves that to its caller,
 * because the call may be the reason of the death.
 */

import { AppError, type AppErrorCode, serialiseError } from '../../shared/errors.ts'
import { type Api, type Caller, connect } from '../../shared/rpc.ts'
import { log } from '../lib/log.ts'
import { pause } from '../lib/pause.ts'
import type { StartChild } from './child-process.ts'
import { type ChildEnd, type OnDeath, WatchedChild } from './watched-child.ts'

/** Pauses before the 1st, 2nd, ... start in a row that fails, milliseconds. After the last one the call fails. */
const START_PAUSES_MS = [0, 200, 1_000, 3_000] as const

export interface WorkerRole<T, Opened> {
  readonly methods: readonly (keyof T & string)[]
  /** The subject of messages: "the process that searches". */
  readonly subject: string
  /** The code with which a death fails open calls. */
  readonly diedCode: AppErrorCode
  /** The message with which `close` fails open and later calls. */
  readonly closing: string
  /** The first call of every process. Without it, a process has started once it sends its first sign of life. */
  readonly open?: (api: T) => Promise<Opened>
  /** A call without an answer ends the process after this time. */
  readonly answerLimitMs?: number
  /** A process without calls ends after this time. */
  readonly idleMs?: number
  readonly onStarted?: (pid: number) => void
}

export interface WorkerOptions {
  readonly start: StartChild
  readonly onDeath?: OnDeath
}

/** Fails the calls of a process that died, unlike an error with which the worker itself answered. */
class WorkerDied extends AppError {}

interface Running<T, Opened> {
  readonly child: WatchedChild
  readonly caller: Caller<T>
  readonly opened: Opened
}

export class SupervisedWorker<T extends Api<T>, Opened = void> {
  readonly #role: WorkerRole<T, Opened>
  readonly #options: WorkerOptions
  readonly #closing = new AbortController()
  #child: WatchedChild | null = null
  #running: Promise<Running<T, Opened>> | null = null
  #failedStarts = 0
  #lastEnd = ''
  #openCalls = 0
  #idle: NodeJS.Timeout | undefined

  constructor(role: WorkerRole<T, Opened>, options: WorkerOptions) {
    this.#role = role
    this.#options = options
  }

  /** Starts the process and returns the answer of its first call. @throws as `call` */
  async opened(): Promise<Opened> {
    return (await this.#ready()).opened
  }

  /**
   * @throws the code of the role where the process died, `inference-unavailable` where none can be started, `cancelled`
   * after `close`, and the errors with which the worker answers
   */
  async call<R>(ask: (api: T) => Promise<R>): Promise<R> {
    clearTimeout(this.#idle)
    this.#openCalls++
    try {
      const { child, caller } = await this.#ready()
      return await child.during(ask(caller.api))
    } finally {
      this.#openCalls--
      this.#rest()
    }
  }

  /** As `call`, and repeats the call once after certain errors: by default, the death of the process. */
  async ask<R>(ask: (api: T) => Promise<R>, isWorthRepeating = isDeath): Promise<R> {
    try {
      return await this.call(ask)
    } catch (error) {
      if (this.#isClosed || !isWorthRepeating(error)) throw error
      log.info('call-repeated', { worker: this.#role.subject, code: serialiseError(error).code })
      return this.call(ask)
    }
  }

  /** A call whose answer takes the place of what `opened` returns, as long as the same process runs. */
  async reopen(ask: (api: T) => Promise<Opened>): Promise<Opened> {
    const running = await this.#ready()
    const opened = await running.child.during(ask(running.caller.api))
    if (this.#child === running.child) this.#running = Promise.resolve({ ...running, opened })
    return opened
  }

  /** The id of the process while one runs. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Ends the process for good. */
  close(): void {
    this.#closing.abort()
    clearTimeout(this.#idle)
    this.#child?.kill()
  }

  get #isClosed(): boolean {
    return this.#closing.signal.aborted
  }

  #ready(): Promise<Running<T, Opened>> {
    if (this.#isClosed) return Promise.reject(this.#closed())
    if (!this.#running) {
      const starting = this.#start()
      this.#running = starting
      starting.catch(() => {
        // The callers have the error.
        if (this.#running === starting) this.#running = null
      })
    }
    return this.#running
  }

  async #start(): Promise<Running<T, Opened>> {
    const { methods, subject, answerLimitMs, onStarted } = this.#role
    const pauseMs = START_PAUSES_MS[this.#failedStarts]
    if (pauseMs === undefined) {
      log.error('worker-given-up', { worker: subject, starts: this.#failedStarts }, { reason: this.#lastEnd })
      this.#failedStarts = 0
      throw new AppError(
        'inference-unavailable',
        `${subject} cannot be started (${this.#lastEnd}); nothing was lost`,
      )
    }
    if (pauseMs > 0) await pause(pauseMs, this.#closing.signal)
    if (this.#isClosed) throw this.#closed()
    const child = new WatchedChild(
      this.#options.start(),
      answerLimitMs === undefined ? {} : { answerLimitMs },
    )
    const caller = connect<T>(child.channel, methods)
    this.#child = child
    let isStarted = false
    const started = this.#started(child, caller)
    child.onExit((end) => this.#died(child, caller, end, isStarted))
    if (child.pid !== undefined) onStarted?.(child.pid)
    try {
      const opened = await started
      isStarted = true
      // A death after a good start is the fault of a call.
      this.#failedStarts = 0
      return { child, caller, opened }
    } catch (error) {
      // Its end is meant, so it is no death to report.
      if (this.#child === child) this.#child = null
      child.kill()
      if (this.#isClosed) throw this.#closed()
      if (isDeath(error)) return this.#start()
      throw error
    }
  }

  #started(child: WatchedChild, caller: Caller<T>): Promise<Opened> {
    const { open } = this.#role
    if (open) return child.during(open(caller.api))
    return new Promise((resolve, reject) => {
      child.channel.onMessage(() => resolve(undefined as Opened))
      child.onExit(({ reason }) => reject(new WorkerDied(this.#role.diedCode, reason)))
    })
  }

  #died(child: WatchedChild, caller: Caller<T>, { code, reason }: ChildEnd, wasStarted: boolean): void {
    const message = `${this.#role.subject} stopped (${reason})`
    caller.close(this.#isClosed ? this.#closed() : new WorkerDied(this.#role.diedCode, message))
    if (this.#child !== child) return
    this.#child = null
    // After a failed start, it continues with the next process.
    if (wasStarted) this.#running = null
    this.#failedStarts++
    this.#lastEnd = reason
    if (this.#isClosed) return
    this.#logDeath(code, reason)
    this.#options.onDeath?.(message, code)
  }

  /** The reason of a process that cannot start may name a path; a signal and an exit code name nothing. */
  #logDeath(code: ChildEnd['code'], reason: string): void {
    const end = /^(?:signal \w+|exit code \d+)$/.test(reason) ? { end: reason } : {}
    const backOffMs = START_PAUSES_MS[this.#failedStarts] ?? null
    const facts = { worker: this.#role.subject, ...end, deaths: this.#failedStarts, backOffMs }
    log.warn(code, facts, { reason })
  }

  #rest(): void {
    const { idleMs } = this.#role
    if (idleMs === undefined || this.#openCalls > 0 || this.#isClosed) return
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => this.#endIdle(), idleMs).unref()
  }

  #endIdle(): void {
    const child = this.#child
    this.#child = null
    this.#running = null
    child?.kill()
  }

  #closed(): AppError {
    return new AppError('cancelled', this.#role.closing)
  }
}

function isDeath(error: unknown): boolean {
  return error instanceof WorkerDied
}
