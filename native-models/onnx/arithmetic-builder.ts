/** The operators that compute values one by one, and the sums over them. See graph-builder. */
import { type Attributes, GraphRecorder, type Value } from './graph-recorder.ts'

export class ArithmeticBuilder extends GraphRecorder {
  add(a: Value, b: Value): Value {
    return this.node('Add', [a, b])
  }

  sub(a: Value, b: Value): Value {
    return this.node('Sub', [a, b])
  }

  mul(a: Value, b: Value): Value {
    return this.node('Mul', [a, b])
  }

  div(a: Value, b: Value): Value {
    return this.node('Div', [a, b])
  }

  pow(x: Value, exponent: Value): Value {
    return this.node('Pow', [x, exponent])
  }

  neg(x: Value): Value {
    return this.node('Neg', [x])
  }

  exp(x: Value): Value {
    return this.node('Exp', [x])
  }

  /** Natural logarithm. */
  log(x: Value): Value {
    return this.node('Log', [x])
  }

  sqrt(x: Value): Value {
    return this.node('Sqrt', [x])
  }

  erf(x: Value): Value {
    return this.node('Erf', [x])
  }

  sigmoid(x: Value): Value {
    return this.node('Sigmoid', [x])
  }

  /** Exact, with erf. */
  gelu(x: Value): Value {
    return this.node('Gelu', [x])
  }

  softmax(x: Value, axis: number): Value {
    return this.node('Softmax', [x], { axis: { kind: 'int', value: axis } })
  }

  /** `a` where `condition` holds, otherwise `b`. */
  where(condition: Value, a: Value, b: Value): Value {
    return this.node('Where', [condition, a, b])
  }

  /** Drops the summed axes, or keeps them with size 1. */
  reduceSum(x: Value, axes: readonly number[], keepAxes: KeepAxes = 'dropped'): Value {
    return this.node('ReduceSum', [x, this.ints(axes)], keeping(keepAxes))
  }

  reduceMean(x: Value, axes: readonly number[], keepAxes: KeepAxes = 'dropped'): Value {
    return this.node('ReduceMean', [x, this.ints(axes)], keeping(keepAxes))
  }

  /** log(sum(exp(x))), without overflow. */
  reduceLogSumExp(x: Value, axes: readonly number[], keepAxes: KeepAxes = 'dropped'): Value {
    return this.node('ReduceLogSumExp', [x, this.ints(axes)], keeping(keepAxes))
  }
}

/** Whether the reduced axes remain, with size 1. */
export type KeepAxes = 'dropped' | 'kept'

function keeping(keepAxes: KeepAxes): Attributes {
  return { keepdims: { kind: 'int', value: keepAxes === 'kept' ? 1 : 0 } }
}
