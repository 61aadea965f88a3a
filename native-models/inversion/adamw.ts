/**
 * AdamW (Loshchilov & Hutter 2019, algorithm 2) as PyTorch computes it, on one parameter array. It works on
 * plain arrays instead of in the graph, because a checkpoint stores its state.
 */

export interface AdamWOptions {
  readonly learningRate: number
  readonly weightDecay: number
  /** Decay rates of the running means of the gradient and of its square. */
  readonly betas: readonly [number, number]
  readonly epsilon: number
}

/** Plain data, for checkpoints. */
export interface AdamWState {
  readonly steps: number
  readonly means: Float32Array
  readonly squares: Float32Array
}

export function startAdamW(size: number): AdamWState {
  return { steps: 0, means: new Float32Array(size), squares: new Float32Array(size) }
}

/**
 * Updates `parameters` and the arrays of `state` in place, because there can be millions of values.
 * @returns the state for the next step
 * @throws RangeError when the sizes differ
 */
export function adamWStep(
  parameters: Float32Array,
  gradient: Float32Array,
  { steps, means, squares }: AdamWState,
  { learningRate, weightDecay, betas: [beta1, beta2], epsilon }: AdamWOptions,
): AdamWState {
  if (gradient.length !== parameters.length || means.length !== parameters.length) {
    throw new RangeError(`expected ${parameters.length} values, got ${gradient.length} and ${means.length}`)
  }
  const step = steps + 1
  const stepSize = learningRate / (1 - beta1 ** step)
  const squaresScale = Math.sqrt(1 - beta2 ** step)
  const kept = 1 - learningRate * weightDecay
  for (let i = 0; i < parameters.length; i++) {
    const slope = gradient[i] as number
    const mean = beta1 * (means[i] as number) + (1 - beta1) * slope
    const square = beta2 * (squares[i] as number) + (1 - beta2) * slope * slope
    means[i] = mean
    squares[i] = square
    const change = (stepSize * mean) / (Math.sqrt(square) / squaresScale + epsilon)
    parameters[i] = (parameters[i] as number) * kept - change
  }
  return { steps: step, means, squares }
}
