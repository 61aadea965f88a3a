/**
 * An inference worker without a model. A pseudo-word is the mean of the features, with 1 (phi's) or 2 (a refined one)
 * in the last place. Refining takes a slice for each 50 steps, and can be held, stopped, or killed in its midst.
 */
import type { RefiningInference } from '../../electron/core/inversion/served-model.ts'
import { AppError } from '../../electron/shared/errors.ts'
import type {
  InvertAnswer,
  InvertRequest,
  Judgement,
  JudgeRequest,
} from '../../electron/shared/inversion-api.ts'

const SLICE_STEPS = 50
export const [FIRST, REFINED] = [1, 2]

export class FakeRefiner implements RefiningInference {
  /** Steps at which slices began, of all runs. */
  readonly slices: number[] = []
  /** How many pictures each judged pseudo-word stands for. */
  readonly judged: number[] = []
  /** Of the first and of the refined one. */
  losses: readonly [number, number] = [0.5, 0.4]
  /** Thrown by slices that begin at these steps, once each. */
  readonly failures = new Map<number, AppError>()
  /** The picture with these features in the first place is given up. */
  hopeless: number | null = null
  phi = FIRST
  #held: {
    readonly from: number
    readonly gate: PromiseWithResolvers<void>
    readonly reached: () => void
  } | null = null

  /** Slices from this step on wait for `goOn`. Resolves when the first does. */
  holdFrom(step: number): Promise<void> {
    return new Promise((reached) => {
      this.#held = { from: step, gate: Promise.withResolvers(), reached }
    })
  }

  goOn(): void {
    this.#held?.gate.resolve()
    this.#held = null
  }

  async invert({ features, steps, state }: InvertRequest): Promise<InvertAnswer> {
    const begun = state?.[0] === undefined ? 0 : state[0] * SLICE_STEPS
    this.slices.push(begun)
    if (this.#held && begun >= this.#held.from) {
      this.#held.reached()
      await this.#held.gate.promise
    }
    const failure = this.failures.get(begun)
    this.failures.delete(begun)
    if (failure) throw failure
    const done = begun + SLICE_STEPS
    const losses = [{ step: done, content: 0.25, gpt: 0.5 }]
    const isHopeless = features[0]?.[0] === this.hopeless
    if (done < steps && !isHopeless) {
      const progress = { phase: 'steps', done, total: steps, losses } as const
      return { status: 'running', state: Uint8Array.of(done / SLICE_STEPS), progress }
    }
    const stopped = isHopeless ? { step: done, reason: 'the loss is not a number' } : null
    return {
      status: 'done',
      images: [{ token: tokenOf(features, REFINED), leftOut: [], concepts: ['dog'], losses, stopped }],
    }
  }

  async judge({ features, tokens }: JudgeRequest): Promise<readonly Judgement[]> {
    this.judged.push(features.length)
    const [first, refined] = this.losses
    return tokens.map((token) => {
      const loss = token.at(-1) === REFINED ? refined : first
      return { content: loss, gpt: loss, loss }
    })
  }

  async invertByPhi({ features }: { readonly features: readonly Float32Array[] }) {
    return features.map((each) => tokenOf([each], this.phi))
  }

  async encodeImage({ path }: { readonly path: string }): Promise<Float32Array> {
    throw new AppError('reference-unreadable', `${path} is not there`)
  }

  /** The sum of the pseudo-words, so that sentences differ by their content. */
  async encodeText({ sentences }: Parameters<RefiningInference['encodeText']>[0]) {
    return sentences.map(({ segments }) => {
      const sum = Float32Array.of(0.1, 0, 0, 0)
      for (const each of segments)
        if (typeof each !== 'string')
          for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (each[i] ?? 0)
      return sum
    })
  }
}

function tokenOf(features: readonly Float32Array[], mark: number): Float32Array {
  const size = features[0]?.length ?? 0
  const token = new Float32Array(size)
  for (const each of features)
    for (let i = 0; i < size; i++) token[i] = (token[i] ?? 0) + (each[i] ?? 0) / features.length
  token[size - 1] = mark
  return token
}
