/**
 * `visual.onnx`: an image tower that is not a CLIP ViT and comes as a graph. It is used unchanged when its
 * inputs and outputs are those of `imageTower`.
 */
import type { Dimension } from '../onnx/graph.ts'
import { inspectModel } from '../onnx/inspect-model.ts'
import { ModelError } from '../weights/model-error.ts'
import { IMAGE_INPUT, IMAGE_OUTPUT } from './image-tower.ts'

/** @throws ModelError when the file is no ONNX model, or has another interface */
export async function checkGivenImageTower(
  file: string,
  { imageSize, featureSize }: { readonly imageSize: number; readonly featureSize: number },
): Promise<void> {
  const { inputs, outputs } = await inspectModel(file)
  checkShape(file, 'input', IMAGE_INPUT, inputs, ['batch', 3, imageSize, imageSize])
  checkShape(file, 'output', IMAGE_OUTPUT, outputs, ['batch', featureSize])
}

function checkShape(
  file: string,
  kind: 'input' | 'output',
  name: string,
  values: readonly { readonly name: string; readonly shape: readonly Dimension[] | null }[],
  shape: readonly Dimension[],
): void {
  const expected = `an ${kind} "${name}" [${shape.join(', ')}]`
  const value = values.find((candidate) => candidate.name === name)
  if (!value) {
    const found = values.map((candidate) => `"${candidate.name}"`).join(', ') || 'none'
    throw new ModelError('this is not an image tower', { file, tensor: name, expected, found })
  }
  if (value.shape === null || fits(value.shape, shape)) return
  const found = `[${value.shape.join(', ')}]`
  throw new ModelError(`the image tower's ${kind} has the wrong shape`, {
    file,
    tensor: name,
    expected,
    found,
  })
}

/** A size that either side leaves open fits any. */
function fits(stated: readonly Dimension[], wanted: readonly Dimension[]): boolean {
  if (stated.length !== wanted.length) return false
  return stated.every(
    (size, axis) => typeof size === 'string' || typeof wanted[axis] === 'string' || size === wanted[axis],
  )
}
