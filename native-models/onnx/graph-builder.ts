/**
 * One typed method for each ONNX operator that the models use, named after the operator: products,
 * normalisation, and operators that move values. Standard operators of opset 20 only: every execution
 * provider runs them, and each can be differentiated. Definitions: https://onnx.ai/onnx/operators/
 */
import { ArithmeticBuilder } from './arithmetic-builder.ts'
import type { Value } from './graph-recorder.ts'

export class GraphBuilder extends ArithmeticBuilder {
  /** [..., m, k] x [..., k, n] -> [..., m, n]. */
  matMul(a: Value, b: Value): Value {
    return this.node('MatMul', [a, b])
  }

  /** A linear layer in PyTorch's layout: x [m, in], weight [out, in], bias [out] -> [m, out]. */
  linear(x: Value, weight: Value, bias: Value): Value {
    return this.node('Gemm', [x, weight, bias], { transB: { kind: 'int', value: 1 } })
  }

  /** Over the last axis. */
  layerNormalization(x: Value, scale: Value, bias: Value, epsilon: number): Value {
    return this.node('LayerNormalization', [x, scale, bias], {
      axis: { kind: 'int', value: -1 },
      epsilon: { kind: 'float', value: epsilon },
    })
  }

  /**
   * NCHW, no padding, no bias: [b, c, h, w] with [out, c, k, k] -> [b, out, h / k, w / k] when stride = k.
   */
  conv(x: Value, kernel: Value, stride: number): Value {
    return this.node('Conv', [x, kernel], { strides: { kind: 'ints', value: [stride, stride] } })
  }

  /** In `shape`, 0 copies the input's size and -1 stands for the remaining size. */
  reshape(x: Value, shape: readonly number[]): Value {
    return this.node('Reshape', [x, this.ints(shape)])
  }

  transpose(x: Value, permutation: readonly number[]): Value {
    return this.node('Transpose', [x], { perm: { kind: 'ints', value: permutation } })
  }

  unsqueeze(x: Value, axes: readonly number[]): Value {
    return this.node('Unsqueeze', [x, this.ints(axes)])
  }

  squeeze(x: Value, axes: readonly number[]): Value {
    return this.node('Squeeze', [x, this.ints(axes)])
  }

  split(x: Value, axis: number, sizes: readonly number[]): readonly Value[] {
    return this.nodes('Split', [x, this.ints(sizes)], sizes.length, { axis: { kind: 'int', value: axis } })
  }

  concat(values: readonly Value[], axis: number): Value {
    return this.node('Concat', values, { axis: { kind: 'int', value: axis } })
  }

  /** Broadcasts to a shape that is known only when the graph runs. */
  expand(x: Value, shape: Value): Value {
    return this.node('Expand', [x, shape])
  }

  /** Sizes of the axes [start, end): [end - start] int64. */
  shapeOf(x: Value, start: number, end: number): Value {
    return this.node('Shape', [x], { start: { kind: 'int', value: start }, end: { kind: 'int', value: end } })
  }

  /** x[..., 0:ends, ...] on each of `axes`. */
  sliceTo(x: Value, ends: Value, axes: readonly number[]): Value {
    return this.node('Slice', [x, this.ints(axes.map(() => 0)), ends, this.ints(axes)])
  }

  /** x[..., starts:ends, ...] on each of `axes`; starts and ends are [axes] int64. */
  slice(x: Value, starts: Value, ends: Value, axes: readonly number[]): Value {
    return this.node('Slice', [x, starts, ends, this.ints(axes)])
  }

  gather(x: Value, indices: Value, axis: number): Value {
    return this.node('Gather', [x, indices], { axis: { kind: 'int', value: axis } })
  }

  /** One row of each batch entry: [b, n, w] with [b] -> [b, w]. */
  rowAt(x: Value, positions: Value): Value {
    const indices = this.unsqueeze(positions, [1])
    return this.node('GatherND', [x, indices], { batch_dims: { kind: 'int', value: 1 } })
  }
}
