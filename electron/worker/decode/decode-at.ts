/**
 * Decodes once with sharp, at the needed size, within the memory shared by all pictures. Runs in the
 * inference worker.
 */
import type { FileProblem } from '../../shared/errors.ts'
import type { CodedColours } from './coded-colours.ts'
import type { ImageFormat } from './image-format.ts'
import { PICTURE_MEMORY_BYTES } from './limits.ts'
import { MemoryBudget } from './memory-budget.ts'
import { type Decoded, decodeWithSharp } from './sharp-decoder.ts'
import { type Detail, type Size, workingSize } from './working-size.ts'

export interface DecodeAtRequest {
  readonly bytes: Buffer
  readonly format: ImageFormat
  readonly stored: Size
  readonly modelSize: Detail
  /** Whether the decoder holds only a few rows at a time. */
  readonly streams: boolean
  readonly colours?: CodedColours | null
  /** The size of the original when `bytes` hold a reduced picture. */
  readonly original?: Size
}

/** The budget of all pictures that are in memory whole. */
export const pictureMemory = new MemoryBudget(PICTURE_MEMORY_BYTES)
/** RGB and alpha, or the coefficients of a progressive JPEG. */
const BYTES_PER_PIXEL = 4

export function decodeAt(request: DecodeAtRequest): Promise<Decoded | FileProblem> {
  const { bytes, format, stored, modelSize, streams, colours = null, original = stored } = request
  const working = workingSize(original, modelSize, format === 'jpeg' ? 'jpeg' : 'other')
  const decode = () => decodeWithSharp({ bytes, format, stored, working, colours })
  return streams ? decode() : pictureMemory.use(stored.width * stored.height * BYTES_PER_PIXEL, decode)
}
