/** The measure of every gradient: (f(x + h) - f(x - h)) / 2h, one value at a time, in float64. */
import { differentiate } from '../../native-models/autodiff/differentiate.ts'
import type { Dimension, FloatType, TensorType } from '../../native-models/onnx/graph.ts'
import { GraphBuilder } from '../../native-models/onnx/graph-builder.ts'
import type { Value } from '../../native-models/onnx/graph-recorder.ts'
import { ValueTypes } from '../../native-models/onnx/shapes/value-types.ts'
import { loadGraph, runOnce, type Tensor } from './run-graph.ts'

/** Differences are exact to about h^2, rounding to about 1e-16 / h. */
const STEP = 1e-5

export type Tensors = Readonly<Record<string, Tensor>>
export type LossFunction = (inputs: Tensors) => Promise<number>

/** y = build(inputs), to be differentiated with respect to each input that is a float. */
export interface DifferentiableGraph {
  readonly type: FloatType
  /** Sizes may have names. */
  readonly inputs: Readonly<
    Record<string, { readonly type: TensorType; readonly shape: readonly Dimension[] }>
  >
  build(graph: GraphBuilder, inputs: Readonly<Record<string, Value>>): Value
}

/** y of one run. */
export async function result(under: DifferentiableGraph, inputs: Tensors): Promise<Tensor> {
  const { graph, y, shape } = forward(under)
  graph.output(y, 'y', under.type, shape)
  return (await runOnce(graph.build(), inputs))['y'] as Tensor
}

/** d loss / d input of every input that is a float, by the graph; loss = sum(y * weights). */
export async function gradients(
  under: DifferentiableGraph,
  inputs: Tensors,
  weights: Tensor,
): Promise<Tensors> {
  const { graph, values, loss } = withLoss(under)
  const wanted = floatInputs(under)
  const found = differentiate(
    graph,
    loss,
    wanted.map((name) => values[name] as Value),
  )
  for (const [index, name] of wanted.entries()) {
    graph.output(found[index] as Value, `d ${name}`, under.type, under.inputs[name]?.shape ?? [])
  }
  const outputs = await runOnce(graph.build(), { ...inputs, weights })
  return Object.fromEntries(wanted.map((name) => [name, outputs[`d ${name}`] as Tensor]))
}

/** The same by central differences of `loss`, computed by the forward graph where it is not given. */
export async function differences(
  under: DifferentiableGraph,
  inputs: Tensors,
  weights: Tensor,
  loss: LossFunction | null,
): Promise<Tensors> {
  if (loss) return differencesOf(loss, floatInputs(under), inputs)
  const { graph, loss: value } = withLoss(under)
  graph.output(value, 'loss', under.type, [])
  const running = await loadGraph(graph.build())
  const run = async (moved: Tensors) => (await running.run({ ...moved, weights }))['loss']?.values[0]
  try {
    return await differencesOf(async (moved) => (await run(moved)) ?? Number.NaN, floatInputs(under), inputs)
  } finally {
    await running.release()
  }
}

async function differencesOf(
  loss: LossFunction,
  names: readonly string[],
  inputs: Tensors,
): Promise<Tensors> {
  const found: Record<string, Tensor> = {}
  for (const name of names) {
    const input = inputs[name] as Tensor
    const at = (position: number, by: number) => {
      const values = input.values.map((value, index) => (index === position ? value + by : value))
      return loss({ ...inputs, [name]: { ...input, values } })
    }
    const values: number[] = []
    for (const position of input.values.keys()) {
      values.push(((await at(position, STEP)) - (await at(position, -STEP))) / (2 * STEP))
    }
    found[name] = { ...input, values }
  }
  return found
}

function floatInputs({ inputs, type }: DifferentiableGraph): readonly string[] {
  return Object.keys(inputs).filter((name) => inputs[name]?.type === type)
}

function forward(under: DifferentiableGraph) {
  const graph = new GraphBuilder('under test')
  const values = Object.fromEntries(
    Object.entries(under.inputs).map(([name, { type, shape }]) => [name, graph.input(name, type, shape)]),
  )
  const y = under.build(graph, values)
  return { graph, values, y, shape: new ValueTypes(graph).of(y).shape }
}

function withLoss(under: DifferentiableGraph) {
  const { graph, values, y, shape } = forward(under)
  const weighted = graph.mul(y, graph.input('weights', under.type, shape))
  const axes = shape.map((_, axis) => axis)
  return { graph, values, loss: graph.reduceSum(weighted, axes) }
}
