/** Removes the parts of a graph that no output needs: ONNX Runtime would compute them in every run. */
import type { Graph, GraphNode } from './graph.ts'

/** The same inputs and outputs, without the nodes and constants that lead to none of the outputs. */
export function pruneGraph(graph: Graph): Graph {
  const needed = new Set(graph.outputs.map(({ name }) => name))
  const nodes: GraphNode[] = []
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((name) => needed.has(name))) continue
    nodes.unshift(node)
    for (const name of node.inputs) needed.add(name)
  }
  return { ...graph, nodes, initializers: graph.initializers.filter(({ name }) => needed.has(name)) }
}
