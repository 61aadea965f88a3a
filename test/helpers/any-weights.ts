/** Plans for models without files: every weight exists in the shape that a graph requests. */
import { WeightPlan } from '../../native-models/clip/weight-plan.ts'
import type { Initializer } from '../../native-models/onnx/graph.ts'

export function anyWeights(): WeightPlan {
  return new AnyWeights(new Map())
}

class AnyWeights extends WeightPlan {
  readonly #asked: Map<string, readonly number[]>

  constructor(asked: Map<string, readonly number[]>) {
    const shapeOf = (name: string) => asked.get(name) ?? []
    const names = { file: 'none', has: () => true }
    super({ ...names, info: (name) => ({ dtype: 'F32', shape: shapeOf(name) }) }, 'none.bin')
    this.#asked = asked
  }

  override tensor(name: string, shape: readonly number[]): Initializer {
    this.#asked.set(name, shape)
    return super.tensor(name, shape)
  }

  override matrix(...[name, parts, inSize, outSize]: Parameters<WeightPlan['matrix']>): Initializer {
    for (const { tensor } of parts) this.#asked.set(tensor, [outSize, inSize])
    return super.matrix(name, parts, inSize, outSize)
  }

  override vector(...[name, parts, size]: Parameters<WeightPlan['vector']>): Initializer {
    for (const { tensor } of parts) this.#asked.set(tensor, [size])
    return super.vector(name, parts, size)
  }
}
