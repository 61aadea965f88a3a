import { describe, expect, test } from 'vitest'
import { differentiate } from '../../../../native-models/autodiff/differentiate.ts'
import { GraphBuilder } from '../../../../native-models/onnx/graph-builder.ts'
import { runOnce, tensor } from '../../../helpers/run-graph.ts'

const single = (values: readonly number[]) => tensor('float32', [values.length], values)

describe('the gradient', () => {
  test('sums the contributions of every reader of a value', async () => {
    const graph = new GraphBuilder('x^2 + 3x')
    const x = graph.input('x', 'float32', ['n'])
    const y = graph.add(graph.mul(x, x), graph.mul(x, graph.scalar(3)))
    const [dx] = differentiate(graph, graph.reduceSum(y, [0]), [x])
    graph.output(dx ?? x, 'dx', 'float32', ['n'])
    const { dx: gradient } = await runOnce(graph.build(), { x: single([2, -1, 0.5]) })
    expect(gradient?.values).toEqual([7, 1, 4])
  })

  test('exists for constants and for values in between, in the requested order', async () => {
    const graph = new GraphBuilder('w x + b')
    const x = graph.input('x', 'float32', ['n', 2])
    const weight = graph.floats('weight', Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3])
    const bias = graph.floats('bias', Float32Array.of(0, 0, 0), [3])
    const product = graph.matMul(x, weight)
    const loss = graph.reduceSum(graph.add(product, bias), [0, 1])
    const found = differentiate(graph, loss, [bias, product, weight])
    for (const [index, shape] of [[3], ['n', 3], [2, 3]].entries()) {
      graph.output(found[index] ?? x, `d${index}`, 'float32', shape)
    }
    const outputs = await runOnce(graph.build(), { x: tensor('float32', [2, 2], [1, 2, 3, 4]) })
    expect(outputs['d0']).toEqual(tensor('float32', [3], [2, 2, 2]))
    expect(outputs['d1']).toEqual(tensor('float32', [2, 3], [1, 1, 1, 1, 1, 1]))
    expect(outputs['d2']).toEqual(tensor('float32', [2, 3], [4, 4, 4, 6, 6, 6]))
  })

  test('of the loss with respect to itself is 1', async () => {
    const graph = new GraphBuilder('itself')
    const loss = graph.input('loss', 'float32', [1, 1])
    const [gradient] = differentiate(graph, loss, [loss])
    graph.output(graph.mul(gradient ?? loss, loss), 'scaled', 'float32', [1, 1])
    const { scaled } = await runOnce(graph.build(), { loss: tensor('float32', [1, 1], [5]) })
    expect(scaled).toEqual(tensor('float32', [1, 1], [5]))
  })
})

describe('the graph', () => {
  test('keeps its nodes and gains gradients only between the inputs and the loss', () => {
    const graph = new GraphBuilder('pruned')
    const [x, other] = [graph.input('x', 'float32', [2, 2]), graph.input('other', 'float32', [2, 2])]
    const before = graph.scoped('before', () => graph.exp(other))
    const between = graph.scoped('between', () => graph.matMul(before, graph.sigmoid(x)))
    graph.scoped('aside', () => graph.sqrt(x))
    const loss = graph.reduceSum(between, [0, 1])
    const forward = graph.build().nodes
    differentiate(graph, loss, [x])
    const { nodes } = graph.build()
    expect(nodes.slice(0, forward.length)).toEqual(forward)
    const added = nodes.slice(forward.length).map(({ name }) => name)
    expect(added).not.toEqual([])
    expect(added.filter((name) => /before|aside/.test(name))).toEqual([])
    // Only the right factor changes: one product, not two.
    expect(added.filter((name) => name.endsWith('MatMul/MatMul'))).toHaveLength(1)
  })

  test('names gradient nodes after the node they are the gradient of', () => {
    const graph = new GraphBuilder('names')
    const x = graph.input('x', 'float32', [2])
    const y = graph.scoped('layer0', () => graph.exp(x))
    differentiate(graph, graph.reduceSum(y, [0]), [x])
    expect(graph.build().nodes.map(({ name }) => name)).toContain('gradient/layer0/Exp/Mul')
  })
})

describe('refused', () => {
  test('a loss that is no scalar', () => {
    const graph = new GraphBuilder('vector')
    const x = graph.input('x', 'float32', ['batch', 2])
    expect(() => differentiate(graph, graph.exp(x), [x])).toThrow(
      'expected a scalar to differentiate, got "Exp" float32 [batch, 2]',
    )
  })

  test('an input that the loss does not depend on', () => {
    const graph = new GraphBuilder('independent')
    const [x, y] = [graph.input('x', 'float32', [2]), graph.input('y', 'float32', [3])]
    const loss = graph.reduceSum(x, [0])
    expect(() => differentiate(graph, loss, [y])).toThrow(
      'the loss "ReduceSum" does not depend on "y" float32 [3]',
    )
  })

  test('positions, which do not change by a little', () => {
    const graph = new GraphBuilder('positions')
    const [x, at] = [graph.input('x', 'float32', [5]), graph.input('at', 'int64', [2])]
    const loss = graph.reduceSum(graph.gather(x, at, 0), [0])
    expect(() => differentiate(graph, loss, [at])).toThrow('does not depend on "at" int64 [2]')
  })

  test('an operator without a gradient, by operator, node, inputs and shapes', () => {
    const graph = new GraphBuilder('no rule')
    const [x, at] = [graph.input('x', 'float32', ['batch', 4]), graph.input('at', 'int64', ['batch', 4])]
    const moved = graph.scoped('layer3', () => graph.node('ScatterElements', [x, at, x]))
    const loss = graph.reduceSum(moved, [0, 1])
    expect(() => differentiate(graph, loss, [x])).toThrow(
      'ScatterElements "layer3/ScatterElements": this operator has no gradient (autodiff/gradient-rules); ' +
        'its inputs are x float32 [batch, 4], at int64 [batch, 4], x float32 [batch, 4]',
    )
  })

  test('a form of an operator that its rule does not cover', () => {
    const graph = new GraphBuilder('tanh')
    const x = graph.input('x', 'float32', [2])
    const y = graph.node('Gelu', [x], { approximate: { kind: 'string', value: 'tanh' } })
    const loss = graph.reduceSum(y, [0])
    expect(() => differentiate(graph, loss, [x])).toThrow(
      'Gelu "Gelu": expected exact GELU, not an approximation; its inputs are x float32 [2]',
    )
  })
})
