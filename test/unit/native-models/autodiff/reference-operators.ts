/** Operators that ONNX Runtime has in float32 only, plainly in float64. */

import type { Tensors } from '../../../helpers/finite-differences.ts'
import { erf as seriesErf } from '../../../helpers/reference-clip.ts'
import type { Tensor } from '../../../helpers/run-graph.ts'

export const erf = seriesErf

/** x [b, c, h, w] * kernel [o, c, kh, kw] + bias [o] -> [b, o, oh, ow], flat. */
export function convolve(inputs: Tensors, stride: number, pad: number): readonly number[] {
  const [x, kernel, bias] = [inputs['x'], inputs['kernel'], inputs['bias']] as [Tensor, Tensor, Tensor]
  const [batch, , height, width] = x.shape as [number, number, number, number]
  const [channelsOut, , kernelHeight, kernelWidth] = kernel.shape as [number, number, number, number]
  const down = Math.floor((height + 2 * pad - kernelHeight) / stride) + 1
  const across = Math.floor((width + 2 * pad - kernelWidth) / stride) + 1
  const y: number[] = []
  for (const [b, o, i, j] of positions([batch, channelsOut, down, across])) {
    let sum = bias.values[o] ?? Number.NaN
    for (const [, c, k, l] of positions([1, ...kernel.shape.slice(1)])) {
      sum += at(kernel, [o, c, k, l]) * at(x, [b, c, i * stride + k - pad, j * stride + l - pad])
    }
    y.push(sum)
  }
  return y
}

type Position = readonly [number, number, number, number]

function* positions([a = 0, b = 0, c = 0, d = 0]: readonly number[]): Generator<Position> {
  for (let i = 0; i < a; i++)
    for (let j = 0; j < b; j++) for (let k = 0; k < c; k++) for (let l = 0; l < d; l++) yield [i, j, k, l]
}

/** 0 outside. */
function at({ shape, values }: Tensor, position: Position): number {
  let index = 0
  for (const [axis, size] of shape.entries()) {
    const place = position[axis] ?? 0
    if (place < 0 || place >= size) return 0
    index = index * size + place
  }
  return values[index] ?? Number.NaN
}
