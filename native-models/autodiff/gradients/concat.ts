import { frontAxis } from '../../onnx/shapes/value-type.ts'
import type { GradientRule, GradientStep } from '../gradient-step.ts'
import { sizeValue } from '../sizes.ts'

/** y = a, b, ... joined along an axis: each gradient is its part of dy. */
export const concat: GradientRule = (step) => {
  const { graph, gradient, typeOf, node } = step
  const axis = frontAxis(node.int('axis', 0), typeOf(gradient).shape.length)
  return node.node.inputs.map((_, index) => () => {
    const { start, end } = bounds(step, index, axis)
    return graph.slice(gradient, start, end, [axis])
  })
}

/** Start and end of an input in the result. */
function bounds({ graph, types, input }: GradientStep, index: number, axis: number) {
  let start = graph.ints([0])
  for (let before = 0; before < index; before++) {
    start = graph.add(start, sizeValue(graph, types, input(before), axis))
  }
  return { start, end: graph.add(start, sizeValue(graph, types, input(index), axis)) }
}
