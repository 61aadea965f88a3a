/** Checks a tensor's presence, shape and type before it is used. */
import { isFloatType } from './element-type.ts'
import { ModelError } from './model-error.ts'
import type { TensorSource } from './tensor-source.ts'

/** The methods that read no values. */
export type TensorNames = Pick<TensorSource, 'file' | 'has' | 'info'>

/** @throws ModelError unless `source` has numbers of exactly this shape under this name */
export function checkTensor(source: TensorNames, tensor: string, shape: readonly number[]): void {
  const { file } = source
  const expected = `shape [${shape.join(', ')}]`
  if (!source.has(tensor)) throw new ModelError('this tensor is missing', { file, tensor, expected })
  const info = source.info(tensor)
  const sameShape =
    info.shape.length === shape.length && info.shape.every((size, axis) => size === shape[axis])
  if (!sameShape) {
    const found = `shape [${info.shape.join(', ')}]`
    throw new ModelError('this tensor has the wrong shape', { file, tensor, expected, found })
  }
  if (!isFloatType(info.dtype)) {
    const facts = { file, tensor, expected: 'type F32, F16 or BF16', found: info.dtype }
    throw new ModelError('this tensor has the wrong type', facts)
  }
}
