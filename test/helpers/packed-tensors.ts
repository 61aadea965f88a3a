/** The result of `packSentences` as tensors for a test's session. */
import type { PackedInput } from '../../native-models/inversion/pack-sentences.ts'
import type { Tensors } from './finite-differences.ts'
import { tensor } from './run-graph.ts'

export function packedTensors(
  inputs: Readonly<Record<string, PackedInput>>,
  floats: 'float32' | 'float64' = 'float32',
): Tensors {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { data, shape }]) => [
      name,
      data instanceof Float32Array
        ? tensor(floats, shape, data)
        : data instanceof BigInt64Array
          ? tensor('int64', shape, Array.from(data, Number))
          : tensor('bool', shape, data),
    ]),
  )
}
