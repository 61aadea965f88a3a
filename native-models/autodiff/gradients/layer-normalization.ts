import type { Value } from '../../onnx/graph-recorder.ts'
import { frontAxis } from '../../onnx/shapes/value-type.ts'
import type { GradientRule, GradientStep } from '../gradient-step.ts'

/** ONNX's default for a node that states none. */
const DEFAULT_EPSILON = 1e-5

/**
 * y = n scale + bias, n = (x - mean(x)) / s, s = sqrt(variance(x) + epsilon), over the axes from `axis` on:
 * dscale = n dy, dbias = dy, and with d = scale dy: dx = (d - mean(d) - n mean(n d)) / s.
 */
export const layerNormalization: GradientRule = (step) => {
  const { graph, gradient, input } = step
  return [
    () => {
      const { normalised, deviation, mean } = normalise(step)
      const d = graph.mul(gradient, input(1))
      const centred = graph.sub(d, mean(d))
      const along = graph.mul(normalised, mean(graph.mul(d, normalised)))
      return graph.div(graph.sub(centred, along), deviation)
    },
    () => graph.mul(gradient, normalise(step).normalised),
    () => gradient,
  ]
}

/** Computed again, because the forward graph omits the node's optional outputs of mean and deviation. */
function normalise({ graph, input, typeOf, number, node }: GradientStep) {
  const rank = typeOf(input(0)).shape.length
  const first = frontAxis(node.int('axis', -1), rank)
  const axes = Array.from({ length: rank - first }, (_, index) => first + index)
  const mean = (value: Value) => graph.reduceMean(value, axes, 'kept')
  const epsilon = node.node.attributes['epsilon']
  const centred = graph.sub(input(0), mean(input(0)))
  const variance = mean(graph.mul(centred, centred))
  const added = number(epsilon?.kind === 'float' ? epsilon.value : DEFAULT_EPSILON)
  const deviation = graph.sqrt(graph.add(variance, added))
  return { normalised: graph.div(centred, deviation), deviation, mean }
}
