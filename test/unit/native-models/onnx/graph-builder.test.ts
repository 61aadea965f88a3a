import { describe, expect, test } from 'vitest'
import { GraphBuilder } from '../../../../native-models/onnx/graph-builder.ts'

function smallGraph(): GraphBuilder {
  const graph = new GraphBuilder('small')
  const x = graph.input('x', 'float32', ['batch', 2])
  const y = graph.scoped('layer0', () => graph.add(graph.mul(x, x), graph.scalar(2)))
  graph.output(y, 'y', 'float32', ['batch', 2])
  return graph
}

test('nodes are plain data in topological order, named after scope and operator', () => {
  const { nodes, inputs, outputs } = smallGraph().build()
  expect(nodes.map(({ op, inputs, outputs }) => ({ op, inputs, outputs }))).toEqual([
    { op: 'Mul', inputs: ['x', 'x'], outputs: ['layer0/Mul'] },
    { op: 'Add', inputs: ['layer0/Mul', 'float/2'], outputs: ['layer0/Add'] },
    { op: 'Identity', inputs: ['layer0/Add'], outputs: ['y'] },
  ])
  expect(inputs).toEqual([{ name: 'x', type: 'float32', shape: ['batch', 2] }])
  expect(outputs).toEqual([{ name: 'y', type: 'float32', shape: ['batch', 2] }])
})

test('a graph survives as JSON-like data and can be extended', () => {
  const base = structuredClone(smallGraph().build())
  const graph = new GraphBuilder('extended', base)
  const loss = graph.scoped('layer0', () => graph.mul({ name: 'y' }, { name: 'layer0/Mul' }))
  graph.output(loss, 'loss', 'float32', ['batch', 2])
  const extended = graph.build()
  expect(extended.nodes.slice(0, base.nodes.length)).toEqual(base.nodes)
  expect(extended.nodes.at(-2)).toMatchObject({ op: 'Mul', outputs: ['layer0/Mul_2'] })
  expect(extended.outputs.map(({ name }) => name)).toEqual(['y', 'loss'])
})

test('an operation with several outputs names each', () => {
  const graph = new GraphBuilder('split')
  const parts = graph.split(graph.input('x', 'float32', [4]), 0, [1, 3])
  expect(parts).toEqual([{ name: 'Split.0' }, { name: 'Split.1' }])
})

test('equal constants are stored once', () => {
  const graph = new GraphBuilder('constants')
  const x = graph.input('x', 'float32', [2, 2])
  graph.reshape(graph.reshape(x, [4]), [4])
  expect(graph.build().initializers.map(({ name }) => name)).toEqual(['ints/[4]'])
})

describe('refused', () => {
  test('a value that does not exist yet', () => {
    const graph = new GraphBuilder('broken')
    expect(() => graph.sigmoid({ name: 'later' })).toThrow('Sigmoid "Sigmoid" reads "later"')
  })

  test('two values of one name', () => {
    const graph = smallGraph()
    expect(() => graph.input('x', 'float32', [1])).toThrow('already has a value "x"')
    expect(() => graph.output({ name: 'x' }, 'y', 'float32', [1])).toThrow('already has a value "y"')
  })

  test('two constants of one name', () => {
    const graph = smallGraph()
    graph.floats('weight', Float32Array.of(1), [1])
    expect(() => graph.floats('weight', Float32Array.of(2), [1])).toThrow('another constant "weight"')
  })
})
