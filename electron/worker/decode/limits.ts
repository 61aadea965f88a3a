/**
 * The limits on the cost of one file. A library holds arbitrary files, and no single file may stop the queue
 * or fill the memory. Runs in the inference worker.
 */

/** A larger file is no photo: the largest stitched panoramas in JPEG stay below 300 MB. */
export const MAX_FILE_BYTES = 512 * 1024 * 1024

/** Width times height. A 200-megapixel phone picture passes; a picture made to fill the memory does not. */
export const MAX_PIXELS = 300_000_000

/**
 * For HEIC and AVIF, whose decoders hold the whole picture several times. The largest pictures of phones
 * pass.
 */
export const MAX_HEIF_PIXELS = 250_000_000

/**
 * libheif decodes whole pictures inside WebAssembly memory (at most 4 GB): 3 bytes a pixel, several copies.
 */
export const MAX_WHOLE_HEIC_PIXELS = 120_000_000

/** From this size on, a HEIC or AVIF picture made of tiles is decoded tile by tile. */
export const TILED_HEIF_PIXELS = 64_000_000

/** Memory for files that are read at the same time; a larger file is read alone. */
export const FILE_MEMORY_BYTES = 256 * 1024 * 1024

/** Memory for pictures that decoders cannot stream; a larger picture is decoded alone. */
export const PICTURE_MEMORY_BYTES = 512 * 1024 * 1024

/** A 100-megapixel JPEG takes about a second; a file that takes longer than this was made to. */
export const DECODE_TIMEOUT_S = 20

/** Long side of a thumbnail, pixels; smaller pictures are not enlarged. */
export const THUMBNAIL_SIZE = 512
