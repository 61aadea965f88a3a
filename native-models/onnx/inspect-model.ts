/** Reads the names and shapes of the inputs and outputs of an ONNX file without loading it. */
import { ModelError } from '../weights/model-error.ts'
import { openModelFile } from '../weights/model-file.ts'
import { readExactly } from '../weights/read-layout.ts'
import { type DeclaredValue, decodeValueInfo } from './decode-value-info.ts'
import { fieldsIn } from './protobuf-file.ts'

export interface ModelInterface {
  readonly inputs: readonly DeclaredValue[]
  readonly outputs: readonly DeclaredValue[]
}

/** Field numbers of onnx.proto. */
const MODEL_GRAPH = 7
const GRAPH_INPUT = 11
const GRAPH_OUTPUT = 12

/** @throws ModelError when the file is not a whole ONNX model */
export async function inspectModel(file: string): Promise<ModelInterface> {
  const handle = await openModelFile(file)
  try {
    const { size } = await handle.stat()
    const declared = { [GRAPH_INPUT]: [] as DeclaredValue[], [GRAPH_OUTPUT]: [] as DeclaredValue[] }
    for await (const graph of fieldsIn(handle, 0, size)) {
      if (graph.field !== MODEL_GRAPH) continue
      for await (const { field, start, end } of fieldsIn(handle, graph.start, graph.end)) {
        if (field !== GRAPH_INPUT && field !== GRAPH_OUTPUT) continue
        declared[field].push(decodeValueInfo(await readExactly(handle, start, end - start, { file })))
      }
    }
    return { inputs: declared[GRAPH_INPUT], outputs: declared[GRAPH_OUTPUT] }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ModelError(`this is not a whole ONNX model (${reason})`, { file }, { cause: error })
  } finally {
    await handle.close()
  }
}
