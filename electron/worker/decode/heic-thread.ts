/**
 * A thread of the inference worker. Decodes HEIC: WebAssembly would hold the thread it runs in for a second a
 * picture, and a thread, unlike a call, can be ended when it takes too long.
 */
import { parentPort } from 'node:worker_threads'
import type { FileProblem } from '../../shared/errors.ts'
import { problemOfHeif, tooManyPixels } from './file-problem.ts'
import { heicProfile } from './heic-profile.ts'
import { type DecodedHeif, type HeifError, loadLibHeif } from './libheif.ts'
import { MAX_HEIC_PIXELS } from './limits.ts'
import { layOutTiff } from './uncompressed-tiff.ts'

export type HeicReply =
  | {
      readonly status: 'decoded'
      /** The picture as an uncompressed TIFF, upright, with its colour profile. */
      readonly tiff: Uint8Array<ArrayBuffer>
      readonly width: number
      readonly height: number
    }
  | { readonly status: 'failed'; readonly problem: FileProblem }

const heif = loadLibHeif()

/** The primary picture; libheif applies rotation, mirroring and cropping. */
function decode(bytes: Uint8Array): HeicReply {
  const context = heif.heif_context_alloc()
  try {
    const opened = heif.heif_context_read_from_memory(context, bytes)
    if (opened.code !== heif.heif_error_code.heif_error_Ok) return failed(opened)
    const handle = heif.heif_js_context_get_primary_image_handle(context)
    if (isError(handle)) return failed(handle)
    try {
      return decodeHandle(handle, heicProfile(bytes))
    } finally {
      heif.heif_image_handle_release(handle)
    }
  } finally {
    heif.heif_context_free(context)
  }
}

function decodeHandle(handle: object, profile: Uint8Array | null): HeicReply {
  const pixels = heif.heif_image_handle_get_width(handle) * heif.heif_image_handle_get_height(handle)
  if (pixels > MAX_HEIC_PIXELS) return { status: 'failed', problem: tooManyPixels(MAX_HEIC_PIXELS) }
  const channels = heif.heif_image_handle_has_alpha_channel(handle) ? 4 : 3
  const { heif_chroma_interleaved_RGB, heif_chroma_interleaved_RGBA } = heif.heif_chroma
  const chroma = channels === 4 ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB
  const decoded = heif.heif_js_decode_image2(handle, heif.heif_colorspace.heif_colorspace_RGB, chroma)
  if (isError(decoded)) return failed(decoded)
  try {
    return wrap(decoded, channels, profile)
  } finally {
    heif.heif_image_release(decoded.image)
  }
}

function wrap(decoded: DecodedHeif, channels: 3 | 4, profile: Uint8Array | null): HeicReply {
  const [plane] = decoded.channels
  if (!plane) throw new Error('expected interleaved channels from libheif, got none')
  const { width, height, stride, data } = plane
  const tiff = layOutTiff({ width, height }, channels, profile)
  const rowBytes = width * channels
  for (let y = 0; y < height; y++) {
    tiff.pixels.set(data.subarray(y * stride, y * stride + rowBytes), y * rowBytes)
  }
  return { status: 'decoded', tiff: tiff.bytes, width, height }
}

function isError(value: object): value is HeifError {
  return 'code' in value && 'message' in value
}

function failed({ message }: HeifError): HeicReply {
  return { status: 'failed', problem: problemOfHeif(message) }
}

parentPort?.on('message', (bytes: Uint8Array) => {
  const reply = decode(bytes)
  parentPort?.postMessage(reply, reply.status === 'decoded' ? [reply.tiff.buffer] : [])
})
