/**
 * Turns HEIC bytes into an uncompressed TIFF that sharp reads, in a few threads. They start with the first
 * HEIC picture and end when no more arrive. Runs in the inference worker.
 */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { FileProblem } from '../../shared/errors.ts'
import { Gate } from '../../shared/gate.ts'
import { problemOfHeif, tooSlow } from './file-problem.ts'
import type { HeicReply, HeicRequest } from './heic-thread.ts'
import { tilesTimeLimit } from './heif-grid.ts'
import { DECODE_TIMEOUT_S } from './limits.ts'

/** A 12-megapixel picture takes half a second and 150 MB in each thread. */
const MAX_THREADS = Math.min(availableParallelism(), 4)
/**
 * WebAssembly memory never shrinks, so a thread ends after this many pictures and frees the memory of the
 * largest.
 */
const PICTURES_PER_THREAD = 64
const IDLE_MS = 20_000

class HeicThread {
  readonly #worker = new Worker(new URL('./heic-thread.ts', import.meta.url), { name: 'heic' })
  #pictures = 0
  #alive = true
  #answer: (reply: HeicReply) => void = () => {}

  constructor() {
    this.#worker.on('message', (reply: HeicReply) => this.#answer(reply))
    this.#worker.on('error', (error) => this.#fail(problemOfHeif(error.message)))
    this.#worker.on('exit', () => this.#fail(problemOfHeif('the decoder ended')))
  }

  get usable(): boolean {
    return this.#alive && this.#pictures < PICTURES_PER_THREAD
  }

  /** Never rejects: a thread that dies or takes too long fails on this picture and is replaced. */
  async decode(request: HeicRequest): Promise<HeicReply> {
    this.#pictures++
    this.#worker.ref()
    const seconds = request.tiles ? tilesTimeLimit(request.tiles.grid) : DECODE_TIMEOUT_S
    const timer = setTimeout(() => this.#fail(tooSlow(seconds)), seconds * 1000)
    const reply = await new Promise<HeicReply>((resolve) => {
      this.#answer = resolve
      this.#worker.postMessage(request)
    })
    clearTimeout(timer)
    this.#worker.unref()
    return reply
  }

  end(): void {
    this.#alive = false
    void this.#worker.terminate()
  }

  #fail(problem: FileProblem): void {
    this.#alive = false
    this.#answer({ status: 'failed', problem })
  }
}

const gate = new Gate(MAX_THREADS)
const idle: HeicThread[] = []
let idleTimer: NodeJS.Timeout | undefined

export function decodeHeic(request: HeicRequest): Promise<HeicReply> {
  return gate.run(async () => {
    clearTimeout(idleTimer)
    const thread = takeThread()
    const reply = await thread.decode(request)
    if (thread.usable) idle.push(thread)
    else thread.end()
    idleTimer = setTimeout(endIdleThreads, IDLE_MS).unref()
    return reply
  })
}

function takeThread(): HeicThread {
  for (let thread = idle.pop(); thread; thread = idle.pop()) {
    if (thread.usable) return thread
  }
  return new HeicThread()
}

function endIdleThreads(): void {
  for (const thread of idle.splice(0)) thread.end()
}
