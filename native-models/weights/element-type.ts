/**
 * The element types of weight files, in safetensors' names, and their conversion to float32. Files and typed
 * arrays are both little-endian on every platform that Searlight supports.
 */

/**
 * Bytes of one element. The reader recognises the types beyond the first four, so that it can read a file
 * that contains them.
 */
export const ELEMENT_BYTES = {
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  F64: 8,
  U64: 8,
  I32: 4,
  U32: 4,
  I16: 2,
  U16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
} as const
export type ElementType = keyof typeof ELEMENT_BYTES
export type FloatType = 'F32' | 'F16' | 'BF16'

export function isElementType(name: unknown): name is ElementType {
  return typeof name === 'string' && Object.hasOwn(ELEMENT_BYTES, name)
}

export function isFloatType(type: ElementType): type is FloatType {
  return type === 'F32' || type === 'F16' || type === 'BF16'
}

/** @param bytes must start at offset 0 of its buffer; returns F32 as a view of it, without a copy */
export function toFloat32(type: FloatType, bytes: Uint8Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  if (type === 'F32') return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
  const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2)
  return type === 'F16' ? fromHalf(halves) : fromBfloat(halves)
}

function fromHalf(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const table = halfValues()
  const values = new Float32Array(halves.length)
  for (let i = 0; i < halves.length; i++) values[i] = table[halves[i] as number] as number
  return values
}

/** bfloat16 is the upper half of a float32. */
function fromBfloat(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const bits = new Uint32Array(halves.length)
  for (let i = 0; i < halves.length; i++) bits[i] = (halves[i] as number) << 16
  return new Float32Array(bits.buffer)
}

let halfTable: Float32Array | null = null

/** Every float16 by its bits: 256 KB once, and a table look-up instead of arithmetic for each element. */
function halfValues(): Float32Array {
  halfTable ??= Float32Array.from({ length: 1 << 16 }, (_, bits) => halfValue(bits))
  return halfTable
}

/** IEEE 754 binary16: 1 sign bit, 5 exponent bits (bias 15), 10 fraction bits. */
function halfValue(bits: number): number {
  const sign = bits >> 15 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
