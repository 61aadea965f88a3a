/**
 * The allow-list: every global that a checkpoint may name, and the effect of calling it. PyTorch's own reader
 * would import and call every name in the file; this reader knows these and nothing else.
 */
import type { ElementType } from './element-type.ts'
import { PickledStorage, PickledTensor, PickleGlobal, type PickleValue } from './pickle-values.ts'

const STORAGE_TYPES: Readonly<Record<string, ElementType>> = {
  'torch.FloatStorage': 'F32',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.DoubleStorage': 'F64',
  'torch.LongStorage': 'I64',
  'torch.IntStorage': 'I32',
  'torch.ShortStorage': 'I16',
  'torch.CharStorage': 'I8',
  'torch.ByteStorage': 'U8',
  'torch.BoolStorage': 'BOOL',
}

/** PyTorch's own limit. */
const MAX_DIMENSIONS = 64

type Call = (args: readonly PickleValue[]) => PickleValue

const CALLS: Readonly<Record<string, Call>> = {
  'collections.OrderedDict': orderedDict,
  'torch._utils._rebuild_tensor_v2': rebuildTensor,
  'torch._utils._rebuild_parameter': rebuildParameter,
}

export function isAllowedGlobal(name: string): boolean {
  return Object.hasOwn(CALLS, name) || Object.hasOwn(STORAGE_TYPES, name)
}

/** @throws TypeError when `callee` is no function or its arguments are wrong */
export function callGlobal(callee: PickleValue, args: PickleValue): PickleValue {
  const call = callee instanceof PickleGlobal && Object.hasOwn(CALLS, callee.name) && CALLS[callee.name]
  if (!call || !Array.isArray(args)) throw new TypeError('the pickle calls a value that is not a function')
  return call(args)
}

/** A persistent id: ('storage', storage type, key, device, elements). */
export function loadStorage(id: PickleValue): PickledStorage {
  const [tag, type, key, , elements] = Array.isArray(id) ? id : []
  const dtype =
    type instanceof PickleGlobal && Object.hasOwn(STORAGE_TYPES, type.name) && STORAGE_TYPES[type.name]
  if (tag !== 'storage' || !dtype || typeof key !== 'string' || !isSize(elements)) {
    throw new TypeError('a tensor refers to a value that is not a storage')
  }
  return new PickledStorage(dtype, key, elements)
}

/** SETITEMS adds the items. With items as arguments, a pickle could copy one list any number of times. */
function orderedDict(args: readonly PickleValue[]): PickleValue {
  if (args.length > 0) throw new TypeError('an OrderedDict is made with arguments')
  return new Map()
}

/** (storage, offset, shape, strides, ...): the remaining arguments concern gradients. */
function rebuildTensor([storage, offset, shape, strides]: readonly PickleValue[]): PickledTensor {
  if (!(storage instanceof PickledStorage) || !isSize(offset) || !isSizes(shape) || !isSizes(strides)) {
    throw new TypeError('a tensor has invalid arguments')
  }
  if (shape.length !== strides.length) throw new TypeError('a tensor has not as many strides as dimensions')
  return new PickledTensor(storage, offset, shape, strides)
}

/** (tensor, requires_grad, hooks): a parameter is its tensor. */
function rebuildParameter([tensor]: readonly PickleValue[]): PickledTensor {
  if (tensor instanceof PickledTensor) return tensor
  throw new TypeError('a parameter is made from a value that is not a tensor')
}

function isSize(value: PickleValue | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isSizes(value: PickleValue | undefined): value is number[] {
  return Array.isArray(value) && value.length <= MAX_DIMENSIONS && value.every(isSize)
}
