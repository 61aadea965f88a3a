import type { Value } from '../../onnx/graph-recorder.ts'
import type { GradientRule, GradientStep } from '../gradient-step.ts'
import { isKnown } from '../sizes.ts'

/**
 * y = x * kernel + bias, [b, c, h, w] * [o, c, kh, kw] -> [b, o, oh, ow], without groups and dilation.
 * - dx: every output spreads its gradient over the window it was read from: the transposed convolution of dy.
 * - dkernel: x convolved with dy, batch and channels having changed places, dy's values standing a stride apart.
 * - dbias: dy summed over all but the output channels.
 */
export const conv: GradientRule = (step) => {
  const { graph, gradient, input, node } = step
  if (node.int('group', 1) !== 1) node.fail('the gradient of a convolution in groups is not supported')
  if (node.ints('dilations', []).some((size) => size !== 1)) node.fail('dilation is not supported')
  const { strides, pads, spatial } = window(step)
  return [
    () => {
      const [size, made] = [step.typeOf(input(0)).shape, step.typeOf(gradient).shape]
      const kernel = step.typeOf(input(1)).shape
      const rest = spatial.map((axis) => {
        const [h, oh, kh] = [known(step, size[axis]), known(step, made[axis]), known(step, kernel[axis])]
        const padding = (pads[axis - 2] ?? 0) + (pads[axis - 2 + spatial.length] ?? 0)
        return h + padding - ((oh - 1) * (strides[axis - 2] ?? 1) + kh)
      })
      return graph.node('ConvTranspose', [gradient, input(1)], {
        strides: { kind: 'ints', value: strides },
        pads: { kind: 'ints', value: pads },
        output_padding: { kind: 'ints', value: rest },
      })
    },
    () => {
      const exchange = (value: Value) => graph.transpose(value, [1, 0, ...spatial])
      const whole = graph.node('Conv', [exchange(input(0)), exchange(gradient)], {
        dilations: { kind: 'ints', value: strides },
        pads: { kind: 'ints', value: pads },
      })
      const kernel = step.typeOf(input(1)).shape.slice(2)
      if (!isKnown(kernel)) return node.fail('expected a kernel of a known size')
      // Rows of x beyond the last window leave more than the kernel.
      return exchange(graph.sliceTo(whole, graph.ints(kernel), spatial))
    },
    () => graph.reduceSum(gradient, [0, ...spatial]),
  ]
}

function window({ node, typeOf, input }: GradientStep) {
  const spatial = typeOf(input(0)).shape.flatMap((_, axis) => (axis < 2 ? [] : [axis]))
  const strides = node.ints(
    'strides',
    spatial.map(() => 1),
  )
  const pads = node.ints(
    'pads',
    spatial.flatMap(() => [0, 0]),
  )
  return { spatial, strides, pads }
}

function known({ node }: GradientStep, size: number | string | undefined): number {
  return typeof size === 'number' ? size : node.fail(`expected a known size, got ${size}`)
}
