/** Finds and opens phi's weights in a model directory, which may contain several phi. */
import { basename, join } from 'node:path'
import { ModelError } from '../weights/model-error.ts'
import { statModelFile } from '../weights/model-file.ts'
import { openPytorchCheckpoint } from '../weights/pytorch-checkpoint.ts'
import { openSafetensors } from '../weights/safetensors.ts'
import type { TensorSource } from '../weights/tensor-source.ts'

const DEFAULT_FILES = ['phi.safetensors', 'phi.pt']
/** The published checkpoints are { epoch, Phi: state dict }. */
const STATE_DICT_KEY = 'Phi'

/**
 * The path of phi's weights, or null when the model has no default phi.
 * @param name selects `phi-<name>.safetensors`; null is the default
 * @throws ModelError when there is no phi of that name
 */
export async function findPhi(modelDir: string, name: string | null): Promise<string | null> {
  for (const fileName of name === null ? DEFAULT_FILES : [`phi-${name}.safetensors`]) {
    const path = join(modelDir, fileName)
    // A name with a slash would lead out of the directory.
    if (basename(path) === fileName && (await statModelFile(path)) !== null) return path
  }
  if (name === null) return null
  throw new ModelError(`this model has no phi named "${name}"`, {
    file: modelDir,
    expected: `phi-${name}.safetensors`,
  })
}

export function openPhi(path: string): Promise<TensorSource> {
  return path.endsWith('.pt') ? openPytorchCheckpoint(path, STATE_DICT_KEY) : openSafetensors(path)
}
