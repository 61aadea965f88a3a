/**
 * Runs in the inference worker. What one file may cost: a library holds whatever people have, and no single
 * file may stop the queue or fill the memory.
 */

/** Above this a file is no photo. The largest stitched panoramas in JPEG stay below 300 MB. */
export const MAX_FILE_BYTES = 512 * 1024 * 1024

/** Width times height. A 200-megapixel phone picture passes, a picture made to fill the memory does not. */
export const MAX_PIXELS = 300_000_000

/** Of HEIC and AVIF, whose decoders hold the whole picture several times. The largest that phones make passes. */
export const MAX_HEIF_PIXELS = 250_000_000

/** libheif decodes whole pictures inside WebAssembly memory (4 GB at most): 3 bytes a pixel, several copies. */
export const MAX_WHOLE_HEIC_PIXELS = 120_000_000

/** From here on a HEIC or AVIF picture that consists of tiles is decoded tile by tile. */
export const TILED_HEIF_PIXELS = 64_000_000

/** Files in memory at once; a larger one is read alone. */
export const FILE_MEMORY_BYTES = 256 * 1024 * 1024

/** Pictures in memory at once that their decoders cannot stream; a larger one is decoded alone. */
export const PICTURE_MEMORY_BYTES = 512 * 1024 * 1024

/** A 100-megapixel JPEG takes about a second; what takes this long is made to take long. */
export const DECODE_TIMEOUT_S = 20

/** Long side of a thumbnail, pixels; smaller pictures are not enlarged. */
export const THUMBNAIL_SIZE = 512
