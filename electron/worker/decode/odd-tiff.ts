/**
 * Reads the TIFF files that libvips misreads: samples that are not whole bytes, 32-bit, signed or
 * floating-point samples, YCbCr without JPEG, 8-bit Lab. The colours equal ImageMagick's. Runs in the
 * inference worker.
 */
import { setImmediate } from 'node:timers/promises'
import { DECODE_TIMEOUT_S } from './limits.ts'
import { type ToRgb, tiffColours } from './tiff-colours.ts'
import { expand, isReadCompression, type ReadCompression } from './tiff-compression.ts'
import { TIFF_TAG, TiffDirectory } from './tiff-directory.ts'
import { type RowReader, rowReader, type SampleKind, unpredict } from './tiff-samples.ts'
import { layOutTiff } from './uncompressed-tiff.ts'

export interface OddTiff {
  readonly width: number
  readonly height: number
  readonly orientation: number
  /** Memory of a decode: one chunk as stored and expanded, and the picture as 8-bit RGB with alpha. */
  readonly memoryBytes: number
  /**
   * Returns the picture as an 8-bit RGB TIFF, damaged when some of its bytes are missing; null when decoding
   * takes too long.
   */
  decode(): Promise<{ readonly tiff: Buffer; readonly isDamaged: boolean } | null>
}

interface Layout {
  readonly directory: TiffDirectory
  readonly width: number
  readonly height: number
  readonly kind: SampleKind
  readonly samplesPerPixel: number
  /** Colour samples of a pixel; an alpha sample may follow. */
  readonly channels: 1 | 3
  readonly alpha: 'none' | 'separate' | 'multiplied'
  readonly toRgb: ToRgb
  readonly read: RowReader
  readonly compression: ReadCompression
  readonly predictor: number
  readonly isPlanar: boolean
  /** Width of a tile, or of the picture for strips. */
  readonly chunkWidth: number
  readonly chunkHeight: number
  readonly offsets: readonly number[]
  readonly lengths: readonly number[]
}

/** Null for a file that libvips reads correctly, or that no program writes. */
export function oddTiff(bytes: Buffer): OddTiff | null {
  const directory = new TiffDirectory(bytes)
  const layout = layoutOf(directory)
  if (!layout || !isOdd(layout) || chunkBytes(layout) > MAX_CHUNK_BYTES) return null
  const orientation = directory.number(TIFF_TAG.orientation, 1)
  return {
    width: layout.width,
    height: layout.height,
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
    memoryBytes: 2 * chunkBytes(layout) + layout.width * layout.height * 4,
    decode: () => decode(layout),
  }
}

const FORMATS: Readonly<Record<number, SampleKind['format']>> = {
  1: 'unsigned',
  2: 'signed',
  3: 'float',
  4: 'unsigned',
}
/** LZW and deflate; other schemes have no predictor, whatever the file states. */
const PREDICTED: readonly number[] = [5, 8, 32_946]
/** Only satellite pictures have more samples a pixel. */
const MAX_SAMPLES = 16

function layoutOf(directory: TiffDirectory): Layout | null {
  const number = (tag: number, fallback: number) => directory.number(tag, fallback)
  const [width, height] = [number(TIFF_TAG.width, 0), number(TIFF_TAG.height, 0)]
  const samplesPerPixel = number(TIFF_TAG.samplesPerPixel, 1)
  const allBits = directory.numbers(TIFF_TAG.bitsPerSample)
  const bits = allBits[0] ?? 1
  const format = FORMATS[number(TIFF_TAG.sampleFormat, 1)]
  const compression = number(TIFF_TAG.compression, 1)
  if (!format || !isReadCompression(compression) || allBits.some((own) => own !== bits)) return null
  if (width === 0 || height === 0 || samplesPerPixel > MAX_SAMPLES || number(TIFF_TAG.fillOrder, 1) !== 1)
    return null
  if (directory.numbers(TIFF_TAG.yCbCrSubsampling).some((factor) => factor !== 1)) return null
  const kind = { bits, format, littleEndian: directory.littleEndian }
  const read = rowReader(kind)
  const colours = tiffColours(directory, format === 'float')
  if (!read || !colours || samplesPerPixel < colours.channels) return null
  const isTiled = directory.numbers(TIFF_TAG.tileOffsets).length > 0
  const [extra] = samplesPerPixel > colours.channels ? directory.numbers(TIFF_TAG.extraSamples) : []
  return {
    directory,
    width,
    height,
    kind,
    samplesPerPixel,
    ...colours,
    alpha: extra === 1 ? 'multiplied' : extra === 2 ? 'separate' : 'none',
    read,
    compression,
    predictor: PREDICTED.includes(compression) ? number(TIFF_TAG.predictor, 1) : 1,
    isPlanar: samplesPerPixel > 1 && number(TIFF_TAG.planar, 1) === 2,
    chunkWidth: isTiled ? number(TIFF_TAG.tileWidth, width) : width,
    chunkHeight: isTiled
      ? number(TIFF_TAG.tileHeight, height)
      : Math.min(number(TIFF_TAG.rowsPerStrip, height), height),
    offsets: directory.numbers(isTiled ? TIFF_TAG.tileOffsets : TIFF_TAG.stripOffsets),
    lengths: directory.numbers(isTiled ? TIFF_TAG.tileByteCounts : TIFF_TAG.stripByteCounts),
  }
}

const YCBCR = 6
const LAB = [8, 9]

function isOdd({
  directory,
  kind: { bits, format },
  samplesPerPixel,
  chunkWidth,
  chunkHeight,
}: Layout): boolean {
  if (chunkWidth === 0 || chunkHeight === 0) return false
  const photometric = directory.number(TIFF_TAG.photometric, 1)
  if (format !== 'unsigned' || photometric === YCBCR) return true
  if (LAB.includes(photometric)) return bits === 8 || photometric === 9
  if (bits < 8) return samplesPerPixel > 1 || ![1, 2, 4].includes(bits)
  return bits !== 8 && bits !== 16
}

async function decode(
  layout: Layout,
): Promise<{ readonly tiff: Buffer; readonly isDamaged: boolean } | null> {
  const { width, height, chunkWidth, chunkHeight, alpha } = layout
  const started = performance.now()
  const outChannels = alpha === 'none' ? 3 : 4
  const tiff = layOutTiff({ width, height }, { channels: outChannels, bits: 8 }, rgbProfile(layout))
  const columns = Math.ceil(width / chunkWidth)
  const chunks = columns * Math.ceil(height / chunkHeight)
  let isDamaged = false
  for (let chunk = 0; chunk < chunks; chunk++) {
    const left = (chunk % columns) * chunkWidth
    const top = Math.floor(chunk / columns) * chunkHeight
    const planes = planesOf(layout, chunk, chunks, Math.min(chunkHeight, height - top))
    isDamaged ||= planes.some(({ isWhole }) => !isWhole)
    const rows = new ChunkRows(
      layout,
      planes.map((plane) => plane.bytes),
    )
    for (let y = 0; y < Math.min(chunkHeight, height - top); y++) {
      const at = ((top + y) * width + left) * outChannels
      rows.write(y, tiff.pixels.subarray(at, at + Math.min(chunkWidth, width - left) * outChannels))
      if (y % ROWS_AT_ONCE !== 0) continue
      // Lets this thread's other photos continue.
      await setImmediate()
      if (performance.now() - started > DECODE_TIMEOUT_S * 1000) return null
    }
  }
  return { tiff: Buffer.from(tiff.bytes.buffer), isDamaged }
}

const ROWS_AT_ONCE = 64

/** No program writes larger chunks. */
const MAX_CHUNK_BYTES = 1024 ** 3

/** Memory of a chunk: its bytes, and one row of it as numbers. */
function chunkBytes(layout: Layout): number {
  const { chunkWidth, chunkHeight, samplesPerPixel, isPlanar } = layout
  const bytes = rowBytesOf(layout) * chunkHeight * (isPlanar ? samplesPerPixel : 1)
  const rowNumbers = chunkWidth * (samplesPerPixel + (isPlanar ? 1 : 0))
  return bytes + rowNumbers * Float32Array.BYTES_PER_ELEMENT
}

/** Bytes in one row of a chunk, of all samples or of those of one plane. */
function rowBytesOf({ chunkWidth, kind, samplesPerPixel, isPlanar }: Layout): number {
  return Math.ceil((chunkWidth * kind.bits * (isPlanar ? 1 : samplesPerPixel)) / 8)
}

/** The chunk's bytes, in one buffer or one for each sample; zeros replace missing bytes. */
function planesOf(
  layout: Layout,
  chunk: number,
  chunks: number,
  rows: number,
): readonly { readonly bytes: Buffer; readonly isWhole: boolean }[] {
  const { directory, offsets, lengths, compression, samplesPerPixel, isPlanar } = layout
  const length = rowBytesOf(layout) * rows
  return Array.from({ length: isPlanar ? samplesPerPixel : 1 }, (_, plane) => {
    const index = plane * chunks + chunk
    const start = offsets[index] ?? directory.bytes.length
    const stored = directory.bytes.subarray(start, start + (lengths[index] ?? 0))
    const found = expand(stored, compression, length)
    // Always a copy, because undoing a predictor changes the bytes in place.
    const bytes = Buffer.alloc(length)
    found.copy(bytes)
    return { bytes, isWhole: found.length === length }
  })
}

class ChunkRows {
  readonly #layout: Layout
  readonly #planes: readonly Buffer[]
  readonly #samples: Float32Array
  readonly #plane: Float32Array
  readonly #pixel = new Float32Array(3)

  constructor(layout: Layout, planes: readonly Buffer[]) {
    this.#layout = layout
    this.#planes = planes
    this.#samples = new Float32Array(layout.chunkWidth * layout.samplesPerPixel)
    this.#plane = new Float32Array(layout.isPlanar ? layout.chunkWidth : 0)
  }

  /** Writes one row as 8-bit RGB, or RGB and alpha, for as many pixels as `out` holds. */
  write(y: number, out: Uint8Array): void {
    this.#readRow(y)
    const { samplesPerPixel, channels, alpha, toRgb } = this.#layout
    const outChannels = alpha === 'none' ? 3 : 4
    const pixel = this.#pixel
    for (let from = 0, to = 0; to < out.length; from += samplesPerPixel, to += outChannels) {
      const opacity = alpha === 'none' ? 1 : (this.#samples[from + channels] ?? 1)
      for (let channel = 0; channel < channels; channel++) {
        const sample = this.#samples[from + channel] ?? 0
        pixel[channel] = alpha === 'multiplied' && opacity > 0 ? sample / opacity : sample
      }
      toRgb(pixel)
      for (let channel = 0; channel < 3; channel++) out[to + channel] = level(pixel[channel] ?? 0)
      if (alpha !== 'none') out[to + 3] = level(opacity)
    }
  }

  #readRow(y: number): void {
    const { kind, predictor, isPlanar, samplesPerPixel, chunkWidth, read } = this.#layout
    const rowBytes = rowBytesOf(this.#layout)
    for (const [index, bytes] of this.#planes.entries()) {
      const row = bytes.subarray(y * rowBytes, (y + 1) * rowBytes)
      unpredict(row, predictor, kind, isPlanar ? 1 : samplesPerPixel)
      if (!isPlanar) {
        read(row, chunkWidth * samplesPerPixel, this.#samples)
        continue
      }
      read(row, chunkWidth, this.#plane)
      for (let x = 0; x < chunkWidth; x++) this.#samples[x * samplesPerPixel + index] = this.#plane[x] ?? 0
    }
  }
}

/** 0..1 -> 0..255; a float may have any value. */
function level(value: number): number {
  return value >= 1 ? 255 : value > 0 ? Math.round(255 * value) : 0
}

const PROFILE_SPACE_AT = 16

/** The profile of an RGB file. Lab and grey samples are converted here, so their profiles no longer apply. */
function rgbProfile({ directory, channels }: Layout): Buffer | null {
  const profile = directory.data(TIFF_TAG.profile)
  const isRgb = profile?.toString('latin1', PROFILE_SPACE_AT, PROFILE_SPACE_AT + 4) === 'RGB '
  return isRgb && channels === 3 && !LAB.includes(directory.number(TIFF_TAG.photometric, 1)) ? profile : null
}
