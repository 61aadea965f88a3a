/**
 * Parses and checks the header of a safetensors file: https://huggingface.co/docs/safetensors, "Format".
 * Pure.
 *
 * The files come from the network, so the parser trusts nothing: sizes must follow from type and shape and
 * agree with the stated offsets, and no two tensors may share bytes.
 */
import { ELEMENT_BYTES, type ElementType, isElementType } from './element-type.ts'
import { ModelError } from './model-error.ts'
import { contiguousStrides, elementCount, type TensorLayout } from './tensor-layout.ts'

interface HeaderEntry {
  readonly dtype: ElementType
  readonly shape: readonly number[]
  /** Start and end in the data section, in bytes. */
  readonly offsets: readonly [number, number]
}

/**
 * @param json the header's text
 * @param dataStart byte position of the data section in the file
 * @param dataBytes the section's true length in the file
 * @throws ModelError naming the first invalid tensor
 */
export function parseSafetensorsHeader(
  file: string,
  json: string,
  dataStart: number,
  dataBytes: number,
): ReadonlyMap<string, TensorLayout> {
  const entries = Object.entries(parseObject(file, json))
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => [name, parseEntry(file, name, value)] as const)
  for (const [name, entry] of entries) checkBounds(file, name, entry, dataBytes)
  checkOverlap(file, entries)
  return new Map(
    entries.map(([name, { dtype, shape, offsets }]) => [
      name,
      { dtype, shape, strides: contiguousStrides(shape), byteOffset: dataStart + offsets[0] },
    ]),
  )
}

function parseObject(file: string, json: string): object {
  let header: unknown
  try {
    header = JSON.parse(json)
  } catch (error) {
    throw new ModelError('this is not a safetensors file: its header is not JSON', { file }, { cause: error })
  }
  if (typeof header === 'object' && header !== null && !Array.isArray(header)) return header
  throw new ModelError('this is not a safetensors file: its header is not a JSON object', { file })
}

function parseEntry(file: string, name: string, value: unknown): HeaderEntry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Record<string, unknown>
  if (!isElementType(dtype)) {
    const expected = `one of ${Object.keys(ELEMENT_BYTES).join(', ')}`
    throw new ModelError('unknown element type', { file, tensor: name, expected, found: String(dtype) })
  }
  if (!isSizes(shape)) throw new ModelError('the header states no valid shape', { file, tensor: name })
  if (!isSizes(offsets) || offsets.length !== 2) {
    throw new ModelError('the header states no valid data_offsets', { file, tensor: name })
  }
  return { dtype, shape, offsets: [offsets[0] ?? 0, offsets[1] ?? 0] }
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0)
}

function checkBounds(file: string, name: string, entry: HeaderEntry, dataBytes: number): void {
  const [begin, end] = entry.offsets
  const bytes = elementCount(entry.shape) * ELEMENT_BYTES[entry.dtype]
  if (end - begin !== bytes) {
    const expected = `${bytes} bytes for ${entry.dtype} [${entry.shape.join(', ')}]`
    const found = `${end - begin} bytes`
    throw new ModelError('data_offsets and shape disagree', { file, tensor: name, expected, found })
  }
  if (end > dataBytes) {
    const expected = `${end} bytes of data`
    const facts = { file, tensor: name, expected, found: `${dataBytes}` }
    throw new ModelError('the file is cut short', { ...facts, kind: 'incomplete' })
  }
}

function checkOverlap(file: string, entries: readonly (readonly [string, HeaderEntry])[]): void {
  const byBegin = entries
    .filter(([, { offsets }]) => offsets[1] > offsets[0])
    .sort(([, a], [, b]) => a.offsets[0] - b.offsets[0])
  let [previous, end] = ['', 0]
  for (const [name, { offsets }] of byBegin) {
    if (offsets[0] < end) {
      throw new ModelError(`this tensor's bytes overlap those of "${previous}"`, { file, tensor: name })
    }
    previous = name
    end = offsets[1]
  }
}
