/**
 * Opens the files that torch.save has written since PyTorch 1.6: a ZIP file with one pickle, and one
 * uncompressed entry for each storage.
 */
import type { FileHandle } from 'node:fs/promises'
import { ELEMENT_BYTES } from './element-type.ts'
import { ModelError } from './model-error.ts'
import { PickledTensor, type PickleValue } from './pickle-values.ts'
import { readExactly } from './read-layout.ts'
import { unpickle } from './restricted-unpickler.ts'
import { StoredTensors, withOpenFile } from './stored-tensors.ts'
import { contentOffset, readZipDirectory } from './stored-zip.ts'
import { elementCount, elementExtent, type TensorLayout } from './tensor-layout.ts'
import type { TensorSource } from './tensor-source.ts'
import type { ZipEntry } from './zip-directory.ts'

const PICKLE_NAME = 'data.pkl'
/** CLIP L/14 has 590 tensors in 100 KB. */
const MAX_PICKLE_BYTES = 64 << 20
/** A stride of 0 can make any size from one element; no real tensor has more elements than this. */
const MAX_ELEMENTS = 1 << 30

interface Archive {
  readonly file: string
  readonly handle: FileHandle
  readonly entries: ReadonlyMap<string, ZipEntry>
  /** The folder of all entries, with its slash. */
  readonly folder: string
}

/**
 * @param stateDictKey key of the state dict in a larger checkpoint ("Phi"); without that key the whole
 * checkpoint is the state dict
 * @throws ModelError for anything but a whole, harmless checkpoint
 */
export async function openPytorchCheckpoint(file: string, stateDictKey?: string): Promise<TensorSource> {
  return withOpenFile(file, async (handle) => {
    const archive = await openArchive(file, handle)
    const layouts = new Map<string, TensorLayout>()
    for (const [name, tensor] of tensorsOf(file, await readPickle(archive), stateDictKey)) {
      layouts.set(name, await locate(archive, name, tensor))
    }
    return new StoredTensors(file, handle, layouts)
  })
}

async function openArchive(file: string, handle: FileHandle): Promise<Archive> {
  const entries = await readZipDirectory(file, handle)
  const pickle = [...entries.keys()].find((name) => name.endsWith(`/${PICKLE_NAME}`))
  if (!pickle)
    throw new ModelError('this ZIP file is not a PyTorch checkpoint', { file, expected: PICKLE_NAME })
  const archive = { file, handle, entries, folder: pickle.slice(0, -PICKLE_NAME.length) }
  if (!entries.has(`${archive.folder}byteorder`)) return archive
  const order = new TextDecoder().decode(await readEntry(archive, 'byteorder'))
  if (order === 'little') return archive
  throw new ModelError('unknown byte order', { file, expected: 'little', found: order })
}

async function readPickle(archive: Archive): Promise<PickleValue> {
  return unpickle(archive.file, await readEntry(archive, PICKLE_NAME))
}

async function readEntry(archive: Archive, name: string): Promise<Uint8Array> {
  const { file, handle } = archive
  const entry = findEntry(archive, name)
  if (entry.bytes > MAX_PICKLE_BYTES) {
    throw new ModelError(`entry "${name}" is too long`, {
      file,
      expected: `${MAX_PICKLE_BYTES} bytes at most`,
    })
  }
  return readExactly(handle, await contentOffset(file, handle, entry), entry.bytes, { file })
}

function findEntry({ file, entries, folder }: Archive, name: string, tensor?: string): ZipEntry {
  const entry = entries.get(`${folder}${name}`)
  if (entry) return entry
  const facts = { file, ...(tensor === undefined ? {} : { tensor }), expected: `an entry ${folder}${name}` }
  throw new ModelError('a part of this checkpoint is missing', facts)
}

/** Skips values that are not tensors (an epoch, an optimiser's state). */
function* tensorsOf(
  file: string,
  checkpoint: PickleValue,
  stateDictKey: string | undefined,
): Generator<readonly [string, PickledTensor]> {
  const root = checkpoint instanceof Map ? checkpoint : new Map<PickleValue, PickleValue>()
  const dict = (stateDictKey !== undefined && root.get(stateDictKey)) || root
  const tensors = [...(dict instanceof Map ? dict : [])].filter(
    (item): item is [string, PickledTensor] =>
      typeof item[0] === 'string' && item[1] instanceof PickledTensor,
  )
  if (tensors.length === 0) {
    throw new ModelError('this checkpoint holds no tensors', { file, expected: 'a state dict' })
  }
  yield* tensors
}

async function locate(archive: Archive, name: string, tensor: PickledTensor): Promise<TensorLayout> {
  const { storage, storageOffset, shape, strides } = tensor
  const { file, handle } = archive
  const itemBytes = ELEMENT_BYTES[storage.dtype]
  const entry = findEntry(archive, `data/${storage.key}`, name)
  const neededBytes = (storageOffset + elementExtent(tensor)) * itemBytes
  if (neededBytes > entry.bytes || elementCount(shape) > MAX_ELEMENTS) {
    const expected = `a storage of ${neededBytes} bytes for [${shape.join(', ')}]`
    const found = `${entry.bytes} bytes`
    throw new ModelError('this tensor reaches beyond its storage', { file, tensor: name, expected, found })
  }
  const byteOffset = (await contentOffset(file, handle, entry)) + storageOffset * itemBytes
  return { dtype: storage.dtype, shape, strides, byteOffset }
}
