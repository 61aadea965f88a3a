/**
 * The only module that loads libheif (LGPL, compiled to WebAssembly). It uses the low-level calls, because
 * libheif's own `HeifDecoder` prints errors instead of returning them. Runs in the inference worker's HEIC
 * thread.
 */
import { createRequire } from 'node:module'

/** Opaque values of libheif. */
type Context = object
type Handle = object
type Image = object
type Constant = object

/** The result of a failed call. */
export interface HeifError {
  readonly code: Constant
  readonly message: string
}

export interface DecodedHeif {
  readonly image: Image
  readonly channels: readonly {
    readonly id: Constant
    readonly width: number
    readonly height: number
    /** Bits of one value; up to 8 stand in a byte, more in two. */
    readonly bits_per_pixel: number
    /** Bytes a row. */
    readonly stride: number
    /** A view into WebAssembly memory: copy it before the next call. */
    readonly data: Uint8Array
  }[]
}

export interface LibHeif {
  readonly heif_error_code: { readonly heif_error_Ok: Constant }
  readonly heif_colorspace: { readonly heif_colorspace_RGB: Constant }
  readonly heif_chroma: {
    readonly heif_chroma_interleaved_RGB: Constant
    readonly heif_chroma_interleaved_RGBA: Constant
    readonly heif_chroma_interleaved_RRGGBB_LE: Constant
    readonly heif_chroma_interleaved_RRGGBBAA_LE: Constant
  }
  heif_context_alloc(): Context
  heif_context_free(context: Context): void
  heif_context_read_from_memory(context: Context, bytes: Uint8Array): HeifError
  heif_js_context_get_primary_image_handle(context: Context): Handle | HeifError
  heif_image_handle_get_width(handle: Handle): number
  heif_image_handle_get_height(handle: Handle): number
  heif_image_handle_has_alpha_channel(handle: Handle): number
  heif_image_handle_release(handle: Handle): void
  heif_js_decode_image2(handle: Handle, colorspace: Constant, chroma: Constant): DecodedHeif | HeifError
  heif_image_release(image: Image): void
}

export function loadLibHeif(): LibHeif {
  return createRequire(import.meta.url)('libheif-js/wasm-bundle.js') as LibHeif
}
