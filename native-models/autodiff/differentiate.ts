/**
 * Reverse-mode differentiation of an ONNX graph into the same ONNX graph: gradients are ordinary nodes, which
 * every execution provider runs and every tool shows. Loads nothing, runs nothing.
 *
 * [Note: How a gradient is made] A graph is a chain of operators, and the chain rule takes it apart from the
 * end: d loss / d input = d loss / d output * d output / d input, for each operator. So:
 *
 * 1. Keep only the nodes on a path from the inputs to the loss (path-to-loss.ts). No other value gets a
 *   gradient.
 * 2. The loss's gradient is 1. Walk those nodes backwards. A graph records its nodes in topological order, so
 *   when the walk reaches a node it has passed every reader of its outputs, and their gradients are complete.
 * 3. Ask the operator's rule (gradients/) for its contribution to each input that lies on the path.
 * 4. Bring the contribution to that input's shape (fit-to-shape.ts) and add it to the contributions of other
 *   readers.
 *
 * Second derivatives are not supported, only because some operators of the gradients have no rule.
 */
import type { GraphNode } from '../onnx/graph.ts'
import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Value } from '../onnx/graph-recorder.ts'
import { describeType, floatTypeOf, isFloat, sameShape } from '../onnx/shapes/value-type.ts'
import { ValueTypes } from '../onnx/shapes/value-types.ts'
import { fitToShape } from './fit-to-shape.ts'
import { GRADIENT_RULES } from './gradient-rules.ts'
import { gradientStep } from './gradient-step.ts'
import { GradientSums } from './gradient-sums.ts'
import { pathToLoss } from './path-to-loss.ts'

/**
 * Appends the nodes that compute d loss / d input for every one of `inputs`, which may be graph inputs,
 * constants or values in between. Each gradient has the type and shape of its input. To differentiate a
 * finished `Graph`, extend it: `new GraphBuilder(name, graph)`.
 *
 * @param loss a scalar; to get one gradient for each entry of a batch, sum the entries' losses
 * @throws RangeError when the loss is no scalar or does not depend on an input, or when an operator between
 * them has no gradient; with operator, node, input and shapes
 */
export function differentiate(graph: GraphBuilder, loss: Value, inputs: readonly Value[]): readonly Value[] {
  const types = new ValueTypes(graph)
  checkLoss(types, loss)
  const path = pathToLoss(graph, types, inputs, loss)
  const sums = new GradientSums(graph)
  graph.scoped('gradient', () => {
    const one = graph.scalar(1, floatTypeOf(types.of(loss)))
    sums.add(loss, fitToShape(graph, types, one, loss))
    for (const node of path.nodes.toReversed()) {
      graph.scoped(node.name, () => backward({ graph, types, sums, onPath: path.values }, node))
    }
  })
  return inputs.map((input) => sums.of(input) ?? unreached(types, input, loss))
}

interface Walk {
  readonly graph: GraphBuilder
  readonly types: ValueTypes
  readonly sums: GradientSums
  /** Names of the values between the inputs and the loss. */
  readonly onPath: ReadonlySet<string>
}

/** Adds the contributions of the node's inputs to the loss through this node. */
function backward({ graph, types, sums, onPath }: Walk, node: GraphNode): void {
  const outputs = node.outputs.map((name) => sums.of({ name }))
  const typed = types.typed(node)
  const rule =
    GRADIENT_RULES[node.op] ?? typed.fail('this operator has no gradient (autodiff/gradient-rules)')
  const contributions = rule(gradientStep(graph, types, node, outputs))
  for (const [index, name] of node.inputs.entries()) {
    if (!onPath.has(name)) continue
    const contribute = contributions[index] ?? typed.fail(`it has no gradient for input ${index}, "${name}"`)
    const contribution = contribute()
    const fitted = fitToShape(graph, types, contribution, { name })
    if (!sameShape(types.of(fitted).shape, types.of({ name }).shape)) {
      typed.fail(`the gradient for input ${index}, "${name}", is ${describeType(types.of(contribution))}`)
    }
    sums.add({ name }, fitted)
  }
}

function checkLoss(types: ValueTypes, loss: Value): void {
  const type = types.of(loss)
  if (isFloat(type) && type.shape.every((size) => size === 1)) return
  throw new RangeError(`expected a scalar to differentiate, got "${loss.name}" ${describeType(type)}`)
}

function unreached(types: ValueTypes, input: Value, loss: Value): never {
  const found = describeType(types.of(input))
  throw new RangeError(`the loss "${loss.name}" does not depend on "${input.name}" ${found}`)
}
