/**
 * The allow-list: every global that a checkpoint may name, and what calling it means here. PyTorch's own reader
 * would import and call whatever the file names; this one knows these and nothing else.
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

/** @throws TypeError when `callee` cannot be called or the arguments are not what it takes */
export function callGlobal(callee: PickleValue, args: PickleValue): PickleValue {
  const call = callee instanceof PickleGlobal && Object.hasOwn(CALLS, callee.name) && CALLS[callee.name]
  if (!call || !Array.isArray(args)) throw new TypeError('something is called that is no function')
  return call(args)
}

/** A persistent id: ('storage', storage type, key, device, elements). */
export function loadStorage(id: PickleValue): PickledStorage {
  const [tag, type, key, , elements] = Array.isArray(id) ? id : []
  const dtype =
    type instanceof PickleGlobal && Object.hasOwn(STORAGE_TYPES, type.name) && STORAGE_TYPES[type.name]
  if (tag !== 'storage' || !dtype || typeof key !== 'string' || !isSize(elements)) {
    throw new TypeError('a tensor refers to something that is no storage')
  }
  return new PickledStorage(dtype, key, elements)
}

/** Items follow by SETITEMS. With items as arguments one list could be copied any number of times. */
function orderedDict(args: readonly PickleValue[]): PickleValue {
  if (args.length > 0) throw new TypeError('an OrderedDict is made with arguments')
  return new Map()
}

/** (storage, offset, shape, strides, ...): what follows is about gradients. */
function rebuildTensor([storage, offset, shape, strides]: readonly PickleValue[]): PickledTensor {
  if (!(storage instanceof PickledStorage) || !isSize(offset) || !isSizes(shape) || !isSizes(strides)) {
    throw new TypeError('a tensor is stated wrongly')
  }
  if (shape.length !== strides.length) throw new TypeError('a tensor has not as many strides as dimensions')
  return new PickledTensor(storage, offset, shape, strides)
}

/** (tensor, requires_grad, hooks): a parameter is its tensor. */
function rebuildParameter([tensor]: readonly PickleValue[]): PickledTensor {
  if (tensor instanceof PickledTensor) return tensor
  throw new TypeError('a parameter is made of no tensor')
}

function isSize(value: PickleValue | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isSizes(value: PickleValue | undefined): value is number[] {
  return Array.isArray(value) && value.length <= MAX_DIMENSIONS && value.every(isSize)
}
