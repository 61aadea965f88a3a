/**
 * Runs in the inference worker; only this module and the search worker load ONNX Runtime.
 *
 * Each graph has one session for the life of the process, because sessions that are created again and again
 * leak.
 */
import { readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as ort from '../../native-models/onnx/onnx-runtime.ts'
import { AppError } from '../shared/errors.ts'
import type { ExecutionProvider } from '../shared/inference-api.ts'
import { SILENCE_LIMIT_MS } from '../shared/sign-of-life.ts'
import { busyFor } from './signs-of-life.ts'

export type Session = ort.InferenceSession
export type Feeds = Readonly<Record<string, ort.Tensor>>

/** Errors only: ONNX Runtime otherwise warns about every shape operator it keeps on the CPU. */
const LOG_ERRORS_ONLY = 3

/** Bytes a millisecond that a slow disk or network drive reads: 10 MB a second. */
const SLOW_BYTES_A_MS = 10_000
/** Graphics drivers compile a graph when it is opened, and once more when it first runs. */
const DRIVER_MS = 60_000

export async function openSession(graphPath: string, provider: ExecutionProvider): Promise<Session> {
  const limitMs = await openingLimitMs(graphPath, provider)
  return busyFor(limitMs, () =>
    ort.InferenceSession.create(graphPath, {
      executionProviders: [provider],
      logSeverityLevel: LOG_ERRORS_ONLY,
      // DirectML demands sequential execution without memory patterns; the others lose nothing by it.
      enableMemPattern: false,
      executionMode: 'sequential',
      // Idle worker threads that spin take the cores that decoding needs.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    }),
  )
}

/**
 * ONNX Runtime reads a graph and its weights on the JavaScript thread, so a large model blocks it for this
 * long.
 */
async function openingLimitMs(graphPath: string, provider: ExecutionProvider): Promise<number> {
  const folder = dirname(graphPath)
  // A file without a size shortens the limit; opening the graph reports what is wrong with it.
  const names = await readdir(folder).catch(() => [])
  const sizes = await Promise.all(
    // As above.
    names.map(async (name) => (await stat(join(folder, name)).catch(() => null))?.size ?? 0),
  )
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  return SILENCE_LIMIT_MS + bytes / SLOW_BYTES_A_MS + (provider === 'cpu' ? 0 : DRIVER_MS)
}

/** A float32 tensor of any shape over `data`, which is not copied. */
export function floatTensor(data: Float32Array, shape: readonly number[]): ort.Tensor {
  return new ort.Tensor('float32', data, shape)
}

/** An int64 or bool tensor over `data`, which is not copied. */
export function tensorOf(data: BigInt64Array | Uint8Array, shape: readonly number[]): ort.Tensor {
  if (data instanceof BigInt64Array) return new ort.Tensor('int64', data, shape)
  return new ort.Tensor('bool', data, shape)
}

/**
 * Runs a session and cuts a float32 output [rows, size] into rows.
 * @throws Error when the output is missing or has another number of rows: the graph is not the one its model
 * describes
 */
export async function runRows(
  session: Session,
  feeds: Feeds,
  output: string,
  rows: number,
): Promise<readonly Float32Array[]> {
  const result = (await session.run(feeds, [output]))[output]
  const size = (result?.size ?? 0) / rows
  if (!(result?.data instanceof Float32Array) || !Number.isInteger(size) || size === 0) {
    throw new Error(`expected ${rows} rows of float32 in "${output}", got [${result?.dims}] ${result?.type}`)
  }
  const { data } = result
  return Array.from({ length: rows }, (_, row) => data.slice(row * size, (row + 1) * size))
}

/**
 * Returns the rows unchanged. Use it for sentences and pseudo-words, where values that are not finite are the
 * model's fault; for photos they are the photo's fault.
 * @throws AppError `model-invalid`
 */
export function finite(rows: readonly Float32Array[]): readonly Float32Array[] {
  if (rows.every((row) => row.every(Number.isFinite))) return rows
  throw new AppError('model-invalid', 'the model gives values that are not finite')
}

/** Whether this build of ONNX Runtime contains the provider; every other one would need a download. */
export function isBundled(provider: ExecutionProvider): boolean {
  const backends: readonly { readonly name: string; readonly bundled: boolean }[] =
    ort.listSupportedBackends()
  return backends.some(({ name, bundled }) => name === provider && bundled)
}
