import type { Value } from '../../../../../native-models/onnx/graph-recorder.ts'
import {
  any,
  BATCHES,
  type Build,
  bools,
  type GradientCase,
  int,
  ints,
  one,
  SENTENCES,
} from './gradient-case.ts'

export const LAYOUT_CASES: readonly GradientCase[] = [
  one('Reshape', 'heads', { x: any('batch', 'tokens', 6) }, reshape(0, 0, 2, 3), SENTENCES),
  one('Reshape', 'flattened', { x: any('batch', 'tokens', 2) }, reshape(-1, 2), SENTENCES),
  one('Reshape', 'all sizes known', { x: any(2, 3) }, reshape(3, 2)),
  one(
    'Transpose',
    'heads',
    { x: any('batch', 'tokens', 2, 3) },
    (graph, input) => graph.transpose(input('x'), [2, 0, 3, 1]),
    SENTENCES,
  ),
  one('Transpose', 'no permutation given', { x: any(2, 3, 4) }, (graph, input) =>
    graph.node('Transpose', [input('x')]),
  ),
  one(
    'Unsqueeze',
    'two axes',
    { x: any('batch', 3) },
    (graph, input) => graph.unsqueeze(input('x'), [0, -1]),
    BATCHES,
  ),
  one(
    'Squeeze',
    'two axes',
    { x: any(1, 'batch', 1) },
    (graph, input) => graph.squeeze(input('x'), [0, -1]),
    BATCHES,
  ),
  one(
    'Split',
    'every part used',
    { x: any('batch', 6) },
    (graph, input) => {
      const [a, b, c] = graph.split(input('x'), -1, [1, 2, 3]) as [Value, Value, Value]
      return graph.mul(graph.mul(a, c), graph.reduceSum(b, [1], 'kept'))
    },
    BATCHES,
  ),
  one(
    'Split',
    'one part used of unequal ones',
    { x: any('batch', 6) },
    (graph, input) => graph.split(input('x'), 1, [1, 2, 3])[1] as Value,
    BATCHES,
  ),
  one(
    'Split',
    'one part used, equal parts',
    { x: any('batch', 6) },
    (graph, input) =>
      graph.nodes('Split', [input('x')], 3, { axis: int(1), num_outputs: int(3) })[1] as Value,
    BATCHES,
  ),
  one(
    'Concat',
    'open and known sizes',
    { a: any(2, 'tokens'), b: any(2, 3), c: any(2, 'tokens') },
    (graph, input) => graph.concat([input('a'), input('b'), input('c')], -1),
    SENTENCES,
  ),
  one('Concat', 'a value with itself', { a: any(2, 3) }, (graph, input) =>
    graph.concat([input('a'), input('a')], 0),
  ),
  one(
    'Expand',
    'class token',
    { x: any(3), like: any('batch', 2, 3) },
    (graph, input) => {
      const shape = graph.concat([graph.shapeOf(input('like'), 0, 1), graph.ints([1, 3])], 0)
      return graph.mul(graph.expand(input('x'), shape), input('like'))
    },
    BATCHES,
  ),
  one('Slice', 'the middle, and from the end', { x: any(5, 4) }, (graph, input) =>
    graph.slice(input('x'), graph.ints([1, -3]), graph.ints([4, -1]), [0, 1]),
  ),
  one(
    'Slice',
    'up to the end',
    { x: any('batch', 4) },
    (graph, input) => graph.slice(input('x'), graph.ints([2]), graph.ints([2 ** 31 - 1]), [1]),
    BATCHES,
  ),
  one(
    'Slice',
    'up to a size known when it runs',
    { x: any(7, 2), like: any('tokens', 1) },
    (graph, input) => {
      const end = graph.shapeOf(input('like'), 0, 1)
      return graph.mul(graph.sliceTo(input('x'), end, [0]), input('like'))
    },
    SENTENCES,
  ),
  one(
    'Slice',
    'after a beginning, of an open size',
    { x: any('batch', 2) },
    (graph, input) =>
      graph.slice(graph.concat([input('x'), input('x')], 0), graph.ints([1]), graph.ints([-1]), [0]),
    [{ batch: 2 }, { batch: 3 }],
  ),
  one(
    'Slice',
    'from a position to a size known when it runs',
    { x: any(7, 2), like: any('tokens', 1) },
    (graph, input) => {
      const end = graph.add(graph.shapeOf(input('like'), 0, 1), graph.ints([1]))
      return graph.mul(graph.slice(input('x'), graph.ints([1]), end, [0]), input('like'))
    },
    SENTENCES,
  ),
  one(
    'Gather',
    'rows, one of them twice',
    { x: any('batch', 3), at: ints([4], [0, 1, -1, 0]) },
    (graph, input) => graph.gather(input('x'), input('at'), 0),
    [{ batch: 2 }, { batch: 5 }],
  ),
  one(
    'Gather',
    'columns, by a table',
    { x: any('batch', 4, 2), at: ints([2, 2], [3, 0, 0, 1]) },
    (graph, input) => graph.gather(input('x'), input('at'), 1),
    BATCHES,
  ),
  one(
    'Gather',
    'a single column',
    { x: any('batch', 4), at: ints([], [2]) },
    (graph, input) => graph.gather(input('x'), input('at'), -1),
    BATCHES,
  ),
  one(
    'GatherND',
    'a row of each entry',
    { x: any(3, 'tokens', 2), at: ints([3], [1, 0, 4]) },
    (graph, input) => graph.rowAt(input('x'), input('at')),
    [{ tokens: 5 }],
  ),
  one(
    'Where',
    'a condition for each row',
    { a: any('batch', 2, 3), b: any(3), which: bools([2, 1], [1, 0]) },
    (graph, input) => graph.where(input('which'), input('a'), input('b')),
    BATCHES,
  ),
]

function reshape(...shape: readonly number[]): Build {
  return (graph, input) => graph.reshape(input('x'), shape)
}
