import { addSizes, subtractSizes } from '../../onnx/shapes/dimension.ts'
import { frontAxis } from '../../onnx/shapes/value-type.ts'
import type { GradientRule, GradientStep } from '../gradient-step.ts'
import { isKnown, shapeValue } from '../sizes.ts'

/** y = x[starts:ends]: dx = dy at its original place, with zeros around it. */
export const slice: GradientRule = (step) => [
  () => step.graph.node('Pad', [step.gradient, zerosAround(step)]),
  null,
  null,
  null,
  null,
]

/** Counts before each axis, then counts behind each axis: [2 * rank] int64. */
function zerosAround(step: GradientStep) {
  const { graph, types, input, output, typeOf } = step
  const before = startOfEachAxis(step)
  const [whole, part] = [typeOf(input(0)).shape, typeOf(output(0)).shape]
  const behind = whole.map((size, axis) => subtractSizes(size, addSizes(part[axis] ?? 1, before[axis] ?? 0)))
  if (isKnown(behind)) return graph.ints([...before, ...behind])
  const left = graph.sub(shapeValue(graph, types, input(0)), shapeValue(graph, types, output(0)))
  return graph.concat([graph.ints(before), graph.sub(left, graph.ints(before))], 0)
}

function startOfEachAxis({ node, typeOf, input }: GradientStep): readonly number[] {
  const { shape } = typeOf(input(0))
  const starts = shape.map(() => 0)
  const axes = node.has(3) ? node.numbers(3) : starts.map((_, axis) => axis)
  for (const [index, start] of node.numbers(1).entries()) {
    const axis = frontAxis(axes[index] ?? 0, shape.length)
    const size = shape[axis]
    if (start < 0 && typeof size !== 'number') node.fail('a start from the end needs a known size')
    starts[axis] = start < 0 ? start + Number(size) : start
  }
  return starts
}
