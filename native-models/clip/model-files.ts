/** Finds the files of a model directory in Hugging Face layout. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ModelError, type ModelErrorKind } from '../weights/model-error.ts'
import { statModelFile } from '../weights/model-file.ts'
import { openPytorchCheckpoint } from '../weights/pytorch-checkpoint.ts'
import { openSafetensors } from '../weights/safetensors.ts'
import type { TensorSource } from '../weights/tensor-source.ts'
import { checkContent, checkNoSingleFile, otherKindOf } from './model-kind.ts'

/** Absolute paths; null for a missing file. */
export interface ModelFiles {
  readonly config: string
  readonly preprocessor: string | null
  readonly weights: string | null
  /** An image tower that comes as a graph; without it the weights must contain one. */
  readonly visual: string | null
  /** Weights beside `visual`, under the two names that exporters use. */
  readonly visualData: string | null
  /** tokenizer.json. */
  readonly tokenizer: string | null
  /** With `merges`, replaces a missing tokenizer.json. */
  readonly vocabulary: string | null
  readonly merges: string | null
  /** The model's own names and phrases for textual inversion. */
  readonly concepts: string | null
  readonly phrases: string | null
}

/**
 * @param modelDir absolute
 * @throws ModelError when it is no model directory, or contains a model of another kind
 */
export async function findModelFiles(modelDir: string): Promise<ModelFiles> {
  await checkDirectory(modelDir)
  const find = async (...names: readonly string[]) => {
    for (const name of names) {
      const path = join(modelDir, name)
      if ((await statModelFile(path)) === null) continue
      await checkContent(path)
      return path
    }
    return null
  }
  const config = await find('config.json')
  if (config === null) throw (await otherKindOf(modelDir)) ?? notAModel(modelDir, 'config.json', 'invalid')
  const weights = await find('model.safetensors', 'pytorch_model.bin')
  const visual = await find('visual.onnx')
  if (weights === null && visual === null) {
    const missing = 'model.safetensors, pytorch_model.bin or visual.onnx'
    throw (await otherKindOf(modelDir)) ?? notAModel(modelDir, missing, 'incomplete')
  }
  return {
    config,
    weights,
    visual,
    preprocessor: await find('preprocessor_config.json'),
    visualData: await find('visual.onnx.data', 'visual.onnx_data'),
    tokenizer: await find('tokenizer.json'),
    vocabulary: await find('vocab.json'),
    merges: await find('merges.txt'),
    concepts: await find('concepts.txt'),
    phrases: await find('phrases.txt'),
  }
}

export function openWeights(path: string): Promise<TensorSource> {
  return path.endsWith('.safetensors') ? openSafetensors(path) : openPytorchCheckpoint(path)
}

async function checkDirectory(modelDir: string): Promise<void> {
  const stats = await stat(modelDir).catch(() => null)
  if (stats?.isDirectory()) return
  if (stats) await checkNoSingleFile(modelDir)
  const found = stats ? 'a file' : 'nothing'
  throw new ModelError('this is no model', {
    file: modelDir,
    expected: 'a directory in Hugging Face layout',
    found,
  })
}

function notAModel(modelDir: string, missing: string, kind: ModelErrorKind): ModelError {
  return new ModelError('this directory is no CLIP model', {
    file: modelDir,
    expected: missing,
    found: 'no such file',
    kind,
  })
}
