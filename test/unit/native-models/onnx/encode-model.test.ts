import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodeModel } from '../../../../native-models/onnx/encode-model.ts'
import { GraphBuilder } from '../../../../native-models/onnx/graph-builder.ts'
import { inspectModel } from '../../../../native-models/onnx/inspect-model.ts'
import * as ort from '../../../../native-models/onnx/onnx-runtime.ts'
import { runGraph } from '../../../helpers/run-model.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

test('a written graph runs in ONNX Runtime: attributes, inline and external constants', async () => {
  const directory = temporaryDirectory()
  // Four values precede the referenced ones, so the offset matters.
  await writeFile(join(directory, 'shared.bin'), Float32Array.of(9, 9, 9, 9, 1, 2, 3, 4))
  const graph = new GraphBuilder('sum')
  const x = graph.input('x', 'float32', ['rows', 2])
  const data = { kind: 'external', location: 'shared.bin', offset: 16, length: 16 } as const
  const weight = graph.initializer({ name: 'w', type: 'float32', shape: [2, 2], data })
  const y = graph.transpose(graph.add(graph.matMul(x, weight), graph.scalar(-0.5)), [1, 0])
  graph.output(y, 'y', 'float32', [2, 'rows'])
  const path = join(directory, 'sum.onnx')
  await writeFile(path, encodeModel(graph.build()))

  const feeds = { x: new ort.Tensor('float32', Float32Array.of(1, 0, 1, 1, 0, 2), [3, 2]) }
  expect(await runGraph(path, feeds)).toEqual(Float32Array.of(0.5, 3.5, 5.5, 1.5, 5.5, 7.5))
})

test('a written graph states its inputs and outputs', async () => {
  const graph = new GraphBuilder('interface')
  const x = graph.input('pixels', 'float32', ['batch', 3, 8])
  graph.input('positions', 'int64', ['batch'])
  graph.output(x, 'features', 'float32', ['batch', 3, 8])
  const path = join(temporaryDirectory(), 'interface.onnx')
  await writeFile(path, encodeModel(graph.build()))
  expect(await inspectModel(path)).toEqual({
    inputs: [
      { name: 'pixels', shape: ['batch', 3, 8] },
      { name: 'positions', shape: ['batch'] },
    ],
    outputs: [{ name: 'features', shape: ['batch', 3, 8] }],
  })
})
