import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodeModel } from '../../../../native-models/onnx/encode-model.ts'
import { GraphBuilder } from '../../../../native-models/onnx/graph-builder.ts'
import { inspectModel } from '../../../../native-models/onnx/inspect-model.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

async function writtenModel(): Promise<string> {
  const graph = new GraphBuilder('large constant')
  const x = graph.add(graph.input('x', 'float32', [1000]), graph.floats('c', new Float32Array(1000), [1000]))
  graph.output(x, 'y', 'float32', [1000])
  const path = join(temporaryDirectory(), 'model.onnx')
  await writeFile(path, encodeModel(graph.build()))
  return path
}

test('a model that is cut short is refused, wherever it is cut', async () => {
  const path = await writtenModel()
  const { length } = await readFile(path)
  for (const bytes of [length - 1, length - 20, 2000, 30]) {
    await truncate(path, bytes)
    await expect(inspectModel(path)).rejects.toThrow(/model\.onnx: this is not a whole ONNX model/)
  }
})

test('a file that is no protobuf message is refused', async () => {
  const path = join(temporaryDirectory(), 'model.onnx')
  await writeFile(path, '<!doctype html><title>Not found</title>')
  await expect(inspectModel(path)).rejects.toThrow('this is not a whole ONNX model')
})
