import { expect, test } from 'vitest'
import { GraphBuilder } from '../../../../native-models/onnx/graph-builder.ts'
import { pruneGraph } from '../../../../native-models/onnx/prune-graph.ts'

test('keeps only the nodes that lead to an output, in order', () => {
  const graph = new GraphBuilder('pruned')
  const x = graph.input('x', 'float32', [2])
  const used = graph.exp(graph.mul(x, graph.scalar(2)))
  graph.log(graph.add(used, graph.scalar(3)))
  graph.output(used, 'y', 'float32', [2])
  const { nodes, initializers, inputs } = pruneGraph(graph.build())
  expect(nodes.map(({ op }) => op)).toEqual(['Mul', 'Exp', 'Identity'])
  expect(initializers.map(({ name }) => name)).toEqual(['float/2'])
  expect(inputs).toHaveLength(1)
})
