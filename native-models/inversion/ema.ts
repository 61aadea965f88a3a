/** Exponential moving average of parameters, the result of an optimisation that does not settle. */

/**
 * average = decay average + (1 - decay) parameters, in place. Start it as a copy of the first parameters.
 * @throws RangeError when the sizes differ
 */
export function updateEma(average: Float32Array, parameters: Float32Array, decay: number): void {
  if (average.length !== parameters.length) {
    throw new RangeError(`expected ${average.length} values, got ${parameters.length}`)
  }
  for (let i = 0; i < average.length; i++) {
    average[i] = decay * (average[i] as number) + (1 - decay) * (parameters[i] as number)
  }
}
