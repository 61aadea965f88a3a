/** Which files a model directory in Hugging Face layout holds. */
import { access, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ModelError } from '../weights/model-error.ts'
import { openPytorchCheckpoint } from '../weights/pytorch-checkpoint.ts'
import { openSafetensors } from '../weights/safetensors.ts'
import type { TensorSource } from '../weights/tensor-source.ts'

/** Absolute paths; null where the file is not there. */
export interface ModelFiles {
  readonly config: string
  readonly preprocessor: string | null
  readonly weights: string | null
  /** An image tower that comes as a graph; without it the weights must hold one. */
  readonly visual: string | null
  /** Weights beside `visual`, under the two names that exporters use. */
  readonly visualData: string | null
  readonly tokenizer: string | null
  /** The model's own names and phrases, which its textual inversion is held against. */
  readonly concepts: string | null
  readonly phrases: string | null
}

/** @param modelDir absolute. @throws ModelError when it is no model directory */
export async function findModelFiles(modelDir: string): Promise<ModelFiles> {
  await checkDirectory(modelDir)
  const find = async (...names: readonly string[]) => {
    for (const name of names) if (await exists(join(modelDir, name))) return join(modelDir, name)
    return null
  }
  const config = await find('config.json')
  if (config === null) throw notAModel(modelDir, 'config.json')
  const weights = await find('model.safetensors', 'pytorch_model.bin')
  const visual = await find('visual.onnx')
  if (weights === null && visual === null) {
    throw notAModel(modelDir, 'model.safetensors, pytorch_model.bin or visual.onnx')
  }
  return {
    config,
    weights,
    visual,
    preprocessor: await find('preprocessor_config.json'),
    visualData: await find('visual.onnx.data', 'visual.onnx_data'),
    tokenizer: await find('tokenizer.json'),
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
  const found = stats ? 'a file' : 'nothing'
  throw new ModelError('this is no model', {
    file: modelDir,
    expected: 'a directory in Hugging Face layout',
    found,
  })
}

function notAModel(modelDir: string, missing: string): ModelError {
  return new ModelError('this directory is no CLIP model', {
    file: modelDir,
    expected: missing,
    found: 'no such file',
  })
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
