import { describe, expect, test } from 'vitest'
import { GraphBuilder } from '../../../../native-models/onnx/graph-builder.ts'
import type { Value } from '../../../../native-models/onnx/graph-recorder.ts'
import { ValueTypes } from '../../../../native-models/onnx/shapes/value-types.ts'

function typed() {
  const graph = new GraphBuilder('shapes')
  const types = new ValueTypes(graph)
  return {
    graph,
    x: graph.input('x', 'float32', ['batch', 'tokens', 6]),
    shape: (y: Value) => types.of(y).shape,
  }
}

describe('open sizes', () => {
  test('are followed through reshape, transpose and split', () => {
    const { graph, x, shape } = typed()
    const heads = graph.reshape(x, [0, 0, 2, 3])
    expect(shape(graph.transpose(heads, [0, 2, 3, 1]))).toEqual(['batch', 2, 3, 'tokens'])
    expect(shape(graph.reshape(heads, [-1, 6]))).toEqual(['batch*tokens', 6])
    expect(graph.split(x, -1, [2, 4]).map(shape)).toEqual([
      ['batch', 'tokens', 2],
      ['batch', 'tokens', 4],
    ])
  })

  test('are followed through computations on shapes', () => {
    const { graph, x, shape } = typed()
    const tokens = graph.shapeOf(x, 1, 2)
    const table = graph.floats('table', new Float32Array(9 * 6), [9, 6])
    expect(shape(graph.sliceTo(table, tokens, [0]))).toEqual(['tokens', 6])
    const target = graph.concat([graph.shapeOf(x, 0, 1), graph.ints([1]), graph.add(tokens, tokens)], 0)
    expect(shape(graph.expand(graph.scalar(0), target))).toEqual(['batch', 1, '2*tokens'])
    const picked = graph.gather(graph.shapeOf(x, 0, 3), graph.ints([2, 0]), 0)
    expect(shape(graph.expand(graph.scalar(1), picked))).toEqual([6, 'batch'])
  })

  test('add up where values are joined, and halve again', () => {
    const { graph, x, shape } = typed()
    const twice = graph.concat([x, x], 0)
    expect(shape(twice)).toEqual(['2*batch', 'tokens', 6])
    const halves = graph.transpose(graph.reshape(twice, [2, -1, 6]), [1, 0, 2])
    expect(shape(halves)).toEqual(['batch*tokens', 2, 6])
  })
})

describe('refused, with operator, node, inputs and shapes', () => {
  test('an open size that meets a number: it might be 1 and stretched, or not', () => {
    const { graph, x, shape } = typed()
    const y = graph.scoped('layer1', () => graph.add(x, graph.input('y', 'float32', [4, 'tokens', 6])))
    expect(() => shape(y)).toThrow(
      'Add "layer1/Add": [batch, tokens, 6] and [4, tokens, 6] do not broadcast; ' +
        'its inputs are x float32 [batch, tokens, 6], y float32 [4, tokens, 6]',
    )
  })

  test('matrices whose inner sizes differ', () => {
    const { graph, x, shape } = typed()
    const y = graph.matMul(x, graph.input('w', 'float32', [5, 2]))
    expect(() => shape(y)).toThrow('MatMul "MatMul": the inner sizes differ; its inputs are x float32')
  })

  test('numbers of two types', () => {
    const { graph, x, shape } = typed()
    const y = graph.mul(x, graph.scalar(2, 'float64'))
    expect(() => shape(y)).toThrow('expected one type, got float32 and float64')
  })

  test('an operator without a shape rule, and a missing value', () => {
    const { graph, x, shape } = typed()
    expect(() => shape({ name: 'nothing' })).toThrow('the graph has no value "nothing"')
    const y = graph.node('TopK', [x])
    expect(() => shape(y)).toThrow('TopK "TopK": its shape is not known here')
  })
})
