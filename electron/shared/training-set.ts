/**
 * A training set as bytes: the engine writes it, the inference worker reads it. Runs anywhere.
 *
 * One line of JSON, filled with spaces to a multiple of four bytes and ended by a line feed; then a row a picture,
 * float32: its features and its pseudo-word by optimisation. Training pictures come first, then the held-out ones.
 */
import { AppError } from './errors.ts'
import { floatsOf } from './vectors.ts'

export interface TrainingSetShape {
  readonly featureSize: number
  readonly tokenSize: number
  readonly training: number
  readonly validation: number
}

const MAGIC = 'searlight training set 1'
const HEADER_BYTES = 256

export function encodeSetHeader(shape: TrainingSetShape): Uint8Array {
  const json = JSON.stringify({ format: MAGIC, ...shape })
  return Uint8Array.from(`${json.padEnd(HEADER_BYTES - 1)}\n`, (letter) => letter.charCodeAt(0))
}

/** @throws AppError `invalid-request` for bytes that are not a whole training set */
export function decodeSet(bytes: Uint8Array): {
  readonly shape: TrainingSetShape
  readonly rows: Float32Array
} {
  const { format, ...shape } = parseHeader(bytes)
  const size = shape.featureSize + shape.tokenSize
  const expected = HEADER_BYTES + 4 * size * (shape.training + shape.validation)
  if (format !== MAGIC || bytes.byteLength !== expected) throw damaged()
  const start = bytes.byteOffset + HEADER_BYTES
  const values =
    start % 4 === 0
      ? new Float32Array(bytes.buffer as ArrayBuffer, start, (expected - HEADER_BYTES) / 4)
      : floatsOf(bytes.subarray(HEADER_BYTES))
  return { shape, rows: values }
}

function parseHeader(bytes: Uint8Array): TrainingSetShape & { readonly format: string } {
  try {
    return JSON.parse(String.fromCharCode(...bytes.subarray(0, HEADER_BYTES)))
  } catch {
    throw damaged()
  }
}

function damaged(): AppError {
  return new AppError('invalid-request', 'this training set is damaged')
}
