/** Writes files as torch.save does, byte by byte: some that the readers must accept, and some that they must refuse. */
import { writeFile } from 'node:fs/promises'
import { zipSync } from 'fflate'
import { elementExtent } from '../../native-models/weights/tensor-layout.ts'

const STORAGE_NAMES = {
  F32: 'FloatStorage',
  F16: 'HalfStorage',
  BF16: 'BFloat16Storage',
  I64: 'LongStorage',
} as const

export interface TorchTensor {
  readonly name: string
  readonly dtype: keyof typeof STORAGE_NAMES
  readonly shape: readonly number[]
  readonly strides: readonly number[]
  /** Of the first element, in elements. */
  readonly storageOffset?: number
  /** Bytes; the same object twice is one shared storage. */
  readonly storage: Uint8Array
}

export async function writeTorchCheckpoint(
  file: string,
  tensors: readonly TorchTensor[],
  options: { readonly stateDictKey?: string } = {},
): Promise<void> {
  const storages = [...new Set(tensors.map(({ storage }) => storage))]
  const dict = stateDict(tensors, storages)
  const { stateDictKey } = options
  const root =
    stateDictKey === undefined
      ? dict
      : [0x7d, 0x28, ...text('epoch'), 0x4b, 100, ...text(stateDictKey), ...dict, 0x75]
  const pickle = Uint8Array.from([0x80, 2, ...root, 0x2e])
  await writeFile(file, torchZip(pickle, storages))
}

/** The archive around a pickle. */
export function torchZip(pickle: Uint8Array, storages: readonly Uint8Array[]): Uint8Array {
  const entries = storages.map((bytes, key) => [`archive/data/${key}`, bytes] as const)
  const files = { 'archive/data.pkl': pickle, ...Object.fromEntries(entries), 'archive/version': text('3') }
  const zipped = Object.entries(files).map(([name, bytes]) => [name, Uint8Array.from(bytes)] as const)
  return zipSync(Object.fromEntries(zipped), { level: 0 })
}

/** collections.OrderedDict() with one item a tensor, and the _metadata that modules leave behind. */
function stateDict(tensors: readonly TorchTensor[], storages: readonly Uint8Array[]): readonly number[] {
  const items = tensors.flatMap((tensor) => [
    ...text(tensor.name),
    ...rebuiltTensor(tensor, storages.indexOf(tensor.storage)),
  ])
  const metadata = [0x7d, ...text('_metadata'), 0x7d, 0x73]
  return [...emptyOrderedDict(), 0x28, ...items, 0x75, ...metadata, 0x62]
}

function rebuiltTensor(tensor: TorchTensor, key: number): readonly number[] {
  const { dtype, shape, strides, storageOffset = 0 } = tensor
  const elements = Math.max(storageOffset + elementExtent(tensor), 1)
  const storage = [...text('storage'), ...global('torch', STORAGE_NAMES[dtype]), ...text(String(key))]
  const id = [0x28, ...storage, ...text('cpu'), ...integer(elements), 0x74, 0x51]
  const args = [...id, ...integer(storageOffset), ...tuple(shape), ...tuple(strides), 0x89]
  return [...global('torch._utils', '_rebuild_tensor_v2'), 0x28, ...args, ...emptyOrderedDict(), 0x74, 0x52]
}

function emptyOrderedDict(): readonly number[] {
  return [...global('collections', 'OrderedDict'), 0x29, 0x52]
}

function tuple(values: readonly number[]): readonly number[] {
  return [0x28, ...values.flatMap(integer), 0x74]
}

/** BININT. */
export function integer(value: number): readonly number[] {
  return [0x4a, ...new Uint8Array(Int32Array.of(value).buffer)]
}

/** BINUNICODE. */
export function text(value: string): readonly number[] {
  const bytes = new TextEncoder().encode(value)
  return [0x58, ...new Uint8Array(Uint32Array.of(bytes.length).buffer), ...bytes]
}

/** GLOBAL. */
export function global(module: string, name: string): readonly number[] {
  return [0x63, ...new TextEncoder().encode(`${module}\n${name}\n`)]
}
