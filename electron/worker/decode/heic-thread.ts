/**
 * A HEIC decoding thread of the inference worker. WebAssembly blocks its thread for a second a picture, and
 * the worker can end a thread, unlike a call, that takes too long.
 */
import { parentPort } from 'node:worker_threads'
import type { FileProblem } from '../../shared/errors.ts'
import { problemOfHeif, tooManyPixels } from './file-problem.ts'
import { heicProfile } from './heic-profile.ts'
import { type TilesRequest, tileFile } from './heif-grid.ts'
import { type DecodedHeif, type HeifError, loadLibHeif } from './libheif.ts'
import { MAX_WHOLE_HEIC_PIXELS } from './limits.ts'
import { TileReducer } from './tile-reducer.ts'
import { layOutTiff, type TiffPixel } from './uncompressed-tiff.ts'

export interface HeicRequest {
  readonly bytes: Uint8Array
  /** 16 bits a channel, without a profile. */
  readonly deep: boolean
  readonly tiles: TilesRequest | null
}

/** A picture as an uncompressed TIFF of this size, with its colour profile. */
export interface DecodedTiff {
  readonly status: 'decoded'
  readonly tiff: Uint8Array<ArrayBuffer>
  readonly width: number
  readonly height: number
  /** Some tiles failed to decode. */
  readonly isPartial: boolean
}

export type HeicReply = DecodedTiff | { readonly status: 'failed'; readonly problem: FileProblem }

const heif = loadLibHeif()

type Plane = DecodedHeif['channels'][number]
type UsePlane<T> = (plane: Plane, channels: 3 | 4) => T

function decode({ bytes, deep, tiles }: HeicRequest): HeicReply {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const profile = deep ? null : heicProfile(file)
  const bits = deep ? 16 : 8
  if (tiles) return decodeTiles(file, tiles, bits, profile)
  const decoded = withPixels(file, bits, (plane, channels) => wrap(plane, { channels, bits }, profile))
  return 'status' in decoded ? decoded : { status: 'failed', problem: decoded }
}

/**
 * Passes the primary picture's pixels to `use`, rotated, mirrored and cropped by libheif, or returns the
 * reason for their absence.
 */
function withPixels<T>(bytes: Buffer, bits: TiffPixel['bits'], use: UsePlane<T>): T | FileProblem {
  const context = heif.heif_context_alloc()
  try {
    const opened = heif.heif_context_read_from_memory(context, bytes)
    if (opened.code !== heif.heif_error_code.heif_error_Ok) return problemOfHeif(opened.message)
    const handle = heif.heif_js_context_get_primary_image_handle(context)
    if (isError(handle)) return problemOfHeif(handle.message)
    try {
      return decodeHandle(handle, bits, use)
    } finally {
      heif.heif_image_handle_release(handle)
    }
  } finally {
    heif.heif_context_free(context)
  }
}

function decodeHandle<T>(handle: object, bits: TiffPixel['bits'], use: UsePlane<T>): T | FileProblem {
  const pixels = heif.heif_image_handle_get_width(handle) * heif.heif_image_handle_get_height(handle)
  if (pixels > MAX_WHOLE_HEIC_PIXELS) return tooManyPixels(MAX_WHOLE_HEIC_PIXELS)
  const channels = heif.heif_image_handle_has_alpha_channel(handle) ? 4 : 3
  const { heif_colorspace_RGB } = heif.heif_colorspace
  const decoded = heif.heif_js_decode_image2(handle, heif_colorspace_RGB, chromaOf({ channels, bits }))
  if (isError(decoded)) return problemOfHeif(decoded.message)
  try {
    const [plane] = decoded.channels
    if (!plane) throw new Error('expected interleaved channels from libheif, got none')
    return use(plane, channels)
  } finally {
    heif.heif_image_release(decoded.image)
  }
}

function chromaOf({ channels, bits }: TiffPixel): object {
  const kinds = heif.heif_chroma
  if (channels === 4) {
    return bits === 16 ? kinds.heif_chroma_interleaved_RRGGBBAA_LE : kinds.heif_chroma_interleaved_RGBA
  }
  return bits === 16 ? kinds.heif_chroma_interleaved_RRGGBB_LE : kinds.heif_chroma_interleaved_RGB
}

function wrap(plane: Plane, pixel: TiffPixel, profile: Uint8Array | null): HeicReply {
  const { width, height, stride, data } = plane
  const tiff = layOutTiff({ width, height }, pixel, profile)
  const rowBytes = (width * pixel.channels * pixel.bits) / 8
  for (let y = 0; y < height; y++) {
    tiff.pixels.set(data.subarray(y * stride, y * stride + rowBytes), y * rowBytes)
  }
  if (pixel.bits === 16) fillSixteenBits(sixteenBits(tiff.pixels), plane.bits_per_pixel)
  return { status: 'decoded', tiff: tiff.bytes, width, height, isPartial: false }
}

/** Only the reduced picture is in memory whole. A tile that fails to decode stays black. */
function decodeTiles(
  bytes: Buffer,
  { grid, factor }: TilesRequest,
  bits: TiffPixel['bits'],
  profile: Uint8Array | null,
): HeicReply {
  const reducer = new TileReducer(grid, factor)
  const problems: FileProblem[] = []
  let valueBits = 8
  for (const [index, item] of grid.tiles.entries()) {
    const left = (index % grid.columns) * grid.tile.width
    const top = Math.floor(index / grid.columns) * grid.tile.height
    const problem = withPixels(tileFile(bytes, grid, item), bits, (plane) => {
      const values = bits === 16 ? sixteenBits(plane.data) : plane.data
      reducer.add({ ...plane, values, stride: (plane.stride * 8) / bits }, left, top)
      valueBits = plane.bits_per_pixel
      return null
    })
    if (problem) problems.push(problem)
  }
  const [problem] = problems
  if (problem && problems.length === grid.tiles.length) return { status: 'failed', problem }
  const tiff = layOutTiff(reducer.size, { channels: 3, bits }, profile)
  reducer.writeTo(bits === 16 ? sixteenBits(tiff.pixels) : tiff.pixels)
  if (bits === 16) fillSixteenBits(sixteenBits(tiff.pixels), valueBits)
  return { status: 'decoded', tiff: tiff.bytes, ...reducer.size, isPartial: problems.length > 0 }
}

function sixteenBits({ buffer, byteOffset, byteLength }: Uint8Array): Uint16Array {
  return new Uint16Array(buffer, byteOffset, byteLength / Uint16Array.BYTES_PER_ELEMENT)
}

/** libheif fills 10 or 12 bits of each value; this repeats the highest bits below them. */
function fillSixteenBits(values: Uint16Array, bits: number): void {
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0
    values[at] = (value << (16 - bits)) | (value >> (2 * bits - 16))
  }
}

function isError(value: object): value is HeifError {
  return 'code' in value && 'message' in value
}

parentPort?.on('message', (request: HeicRequest) => {
  const reply = decode(request)
  parentPort?.postMessage(reply, reply.status === 'decoded' ? [reply.tiff.buffer] : [])
})
