/**
 * Runs in the inference worker. Answers `judge`, and `invert`, a slice a call: see [Note: Inversion in slices] in
 * ../../shared/inversion-api.ts. What a slice leaves in memory only makes the next one quicker.
 */
import { createHash } from 'node:crypto'
import type { InvertAnswer, InvertRequest, Judgement, JudgeRequest } from '../../shared/inversion-api.ts'
import { type InversionJob, startInversion } from './inversion-job.ts'
import type { InverterParts } from './inverter-parts.ts'
import { judge } from './judge.ts'

/** Short enough to show progress and to lose little, long enough that asking costs nothing beside it. */
const SLICE_MS = 500
/** A pinned query that refines in the background, and one that is waited for. */
const JOBS_KEPT = 2

export class Inverter {
  readonly #parts: InverterParts
  /** By request; the one not asked for the longest first. */
  readonly #jobs = new Map<string, InversionJob>()

  constructor(parts: InverterParts) {
    this.#parts = parts
  }

  /** @throws AppError `model-no-tokenizer`, `invalid-request` */
  async invert(request: InvertRequest): Promise<InvertAnswer> {
    const key = keyOf(request)
    const job = this.#jobs.get(key) ?? this.#start(request)
    // Nobody else goes on with it meanwhile, nor after a failure.
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

/** Equal keys, equal requests at the same point. */
function keyOf({ features, state, ...rest }: InvertRequest): string {
  const hash = createHash('sha256').update(JSON.stringify(rest))
  for (const vector of features) hash.update(vector)
  return hash.update(state ?? '').digest('hex')
}
