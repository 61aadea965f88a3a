/**
 * Answers `judge` and `invert`, one slice a call: see [Note: Inversion in slices] in
 * electron/shared/inversion-api.ts. The jobs in memory only make the next slice faster. Runs in the inference
 * worker.
 */
import { createHash } from 'node:crypto'
import type { InvertAnswer, InvertRequest, Judgement, JudgeRequest } from '../../shared/inversion-api.ts'
import { type InversionJob, startInversion } from './inversion-job.ts'
import type { InverterParts } from './inverter-parts.ts'
import { judge } from './judge.ts'

/**
 * Short enough to show progress and to lose little work, long enough that the calls cost nothing beside it.
 */
const SLICE_MS = 500
/** A pinned query that refines in the background, and a query that a person waits for. */
const JOBS_KEPT = 2

export class Inverter {
  readonly #parts: InverterParts
  /** By request, least recently used first. */
  readonly #jobs = new Map<string, InversionJob>()

  constructor(parts: InverterParts) {
    this.#parts = parts
  }

  /** @throws AppError `model-no-tokenizer`, `invalid-request` */
  async invert(request: InvertRequest): Promise<InvertAnswer> {
    const key = keyOf(request)
    const job = this.#jobs.get(key) ?? this.#start(request)
    // Removed while it runs, so that no other call continues it, and none does after a failure.
    this.#jobs.delete(key)
    const answer = await slice(job)
    if (answer.status === 'running') this.#keep(keyOf({ ...request, state: answer.state }), job)
    return answer
  }

  /** @throws AppError `model-no-tokenizer`, `invalid-request` */
  judge(request: JudgeRequest): Promise<readonly Judgement[]> {
    return judge(request, this.#parts)
  }

  #keep(key: string, job: InversionJob): void {
    this.#jobs.set(key, job)
    for (const oldest of this.#jobs.keys()) {
      if (this.#jobs.size <= JOBS_KEPT) break
      this.#jobs.delete(oldest)
    }
  }

  #start(request: InvertRequest): InversionJob {
    return startInversion(request, this.#parts)
  }
}

async function slice(job: InversionJob): Promise<InvertAnswer> {
  const started = performance.now()
  for (;;) {
    const { value, done } = await job.next()
    if (done) return { status: 'done', images: value }
    if (performance.now() - started >= SLICE_MS) {
      return { status: 'running', state: value.state(), progress: value.progress }
    }
  }
}

/** Equal keys mean equal requests at the same step. */
function keyOf({ features, state, ...rest }: InvertRequest): string {
  const hash = createHash('sha256').update(JSON.stringify(rest))
  for (const vector of features) hash.update(vector)
  return hash.update(state ?? '').digest('hex')
}
