/** Random numbers and vectors that are the same on every run and every machine. */

/** Uniform in [0, 1): mulberry32, a public-domain generator by Tommy Ettinger. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A vector of normal variables: its direction is uniform over the sphere. */
export function randomVector(random: () => number, size: number): Float32Array {
  return Float32Array.from({ length: size }, () => {
    // Box and Muller's transform; 1 - u is never 0, so the logarithm is finite.
    return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  })
}
