/** Tensors of random values, as bytes in the types of weight files. Fast: ViT-B/32 has 150 million values. */

export type StoredFloat = 'F32' | 'F16' | 'BF16'

export interface RandomTensor {
  readonly name: string
  readonly shape: readonly number[]
  /** Standard deviation of its values, uniformly distributed around `centre`. */
  readonly spread: number
  readonly centre?: number
}

/** Row-major. The same seed gives the same values, rounded to `dtype`. */
export function randomBytes(tensor: RandomTensor, dtype: StoredFloat, seed: number): Uint8Array {
  const values = randomValues(tensor, seed)
  const stored = dtype === 'F32' ? values : Uint16Array.from(values, dtype === 'F16' ? toHalf : toBfloat)
  return new Uint8Array(stored.buffer)
}

/** Marsaglia's xorshift32: poor, but one value takes a nanosecond or two. */
function randomValues({ shape, spread, centre = 0 }: RandomTensor, seed: number): Float32Array {
  const values = new Float32Array(shape.reduce((count, size) => count * size, 1))
  // A uniform variable of width 1 has a standard deviation of 1 / sqrt(12).
  const scale = (spread * Math.sqrt(12)) / 2 ** 32
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1
  for (let i = 0; i < values.length; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    values[i] = centre + state * scale
  }
  return values
}

const scratch = new DataView(new ArrayBuffer(4))

/** Truncated to bfloat16. */
function toBfloat(value: number): number {
  scratch.setFloat32(0, value)
  return scratch.getUint16(0)
}

/** Truncated to float16; for values from 2^-14 to 65504, smaller ones become 0. */
export function toHalf(value: number): number {
  scratch.setFloat32(0, value)
  const bits = scratch.getUint32(0)
  const exponent = ((bits >>> 23) & 0xff) - 112
  if (exponent <= 0) return 0
  return ((bits >>> 16) & 0x8000) | (exponent << 10) | ((bits >>> 13) & 0x3ff)
}
