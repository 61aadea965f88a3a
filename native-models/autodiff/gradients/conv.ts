import type { Dimension } from '../../onnx/graph.ts'
import type { Value } from '../../onnx/graph-recorder.ts'
import type { GradientRule, GradientStep } from '../gradient-step.ts'

/**
 * y = x * kernel + bias, [b, c, h, w] * [o, c, kh, kw] -> [b, o, oh, ow], without groups and dilation.
 * - dx: every output spreads its gradient over the window that it read.
 * - dkernel: every value of the kernel met the values of x that are a stride apart.
 * - dbias: dy, summed over all but the output channels.
 */
export const conv: GradientRule = (step) => {
  const { node, graph, gradient } = step
  const dilated = node.ints('dilations', []).some((size) => size !== 1)
  if (node.int('group', 1) !== 1 || dilated || node.node.attributes['auto_pad']) {
    node.fail('a convolution in groups, dilated or padded automatically has no gradient here')
  }
  const window = windowOf(step)
  return [
    () => spread(step, window),
    () => correlate(step, window),
    () => graph.reduceSum(gradient, [0, ...window.spatial]),
  ]
}

type Window = ReturnType<typeof windowOf>

/** The transposed convolution of dy, with rows and columns of 0 for those of x beyond the last window. */
function spread({ graph, gradient, input }: GradientStep, window: Window): Value {
  const unread = window.spatial.map((_, axis) => {
    const last = ((window.made[axis] ?? 0) - 1) * (window.strides[axis] ?? 1)
    return (window.padded[axis] ?? 0) - (last + (window.kernel[axis] ?? 0))
  })
  return graph.node('ConvTranspose', [gradient, input(1)], {
    strides: { kind: 'ints', value: window.strides },
    pads: { kind: 'ints', value: window.pads },
    output_padding: { kind: 'ints', value: unread },
  })
}

/**
 * x convolved with dy, whose values are a stride apart; batch and channels change places, because the sum is
 * over the batch. Values of x beyond the last window add rows and columns beyond the kernel, which are cut
 * off.
 */
function correlate({ graph, gradient, input }: GradientStep, window: Window): Value {
  const exchange = (value: Value) => graph.transpose(value, [1, 0, ...window.spatial])
  const whole = graph.node('Conv', [exchange(input(0)), exchange(gradient)], {
    dilations: { kind: 'ints', value: window.strides },
    pads: { kind: 'ints', value: window.pads },
  })
  return exchange(graph.sliceTo(whole, graph.ints(window.kernel), window.spatial))
}

/** Sizes along the axes of the picture, and the default pads and strides of a node without them. */
function windowOf({ node, typeOf, input, output }: GradientStep) {
  const known = (size: Dimension) =>
    typeof size === 'number' ? size : node.fail(`expected a known size, got ${size}`)
  const sizesOf = (value: Value) => typeOf(value).shape.slice(2).map(known)
  const sizes = sizesOf(input(0))
  const rank = sizes.length
  const pads = node.ints('pads', Array<number>(2 * rank).fill(0))
  return {
    spatial: sizes.map((_, axis) => axis + 2),
    strides: node.ints('strides', Array<number>(rank).fill(1)),
    pads,
    padded: sizes.map((size, axis) => size + (pads[axis] ?? 0) + (pads[axis + rank] ?? 0)),
    made: sizesOf(output(0)),
    kernel: sizesOf(input(1)),
  }
}
