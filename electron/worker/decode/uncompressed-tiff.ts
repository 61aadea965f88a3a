/**
 * Wraps decoded pixels as an uncompressed TIFF, so that sharp reads them like any other file: with their
 * colour profile, and reduced while reading. (sharp accepts no profile with raw pixels.) Runs in the
 * inference worker's HEIC thread.
 */

/** Approximate size of a strip, small so that a reader never holds the whole picture twice. */
const STRIP_BYTES = 256 * 1024

const SHORT = 3
const LONG = 4
const UNDEFINED = 7

export interface TiffLayout {
  /** The file, complete except for the pixels. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The place for the pixels: [height, width, channels]; 16-bit values are little-endian. */
  readonly pixels: Uint8Array<ArrayBuffer>
}

type Entry = readonly [tag: number, type: number, values: readonly number[] | Uint8Array]

export interface TiffPixel {
  /** 3 for RGB, 4 for RGB and alpha (not premultiplied). */
  readonly channels: 3 | 4
  readonly bits: 8 | 16
}

export function layOutTiff(
  size: { readonly width: number; readonly height: number },
  { channels, bits }: TiffPixel,
  profile: Uint8Array | null,
): TiffLayout {
  const rowBytes = (size.width * channels * bits) / 8
  const rowsPerStrip = Math.max(Math.floor(STRIP_BYTES / rowBytes), 1)
  const strips = Math.ceil(size.height / rowsPerStrip)
  const stripBytes = (strip: number) => Math.min(rowsPerStrip, size.height - strip * rowsPerStrip) * rowBytes
  const entries = (pixelOffset: number): readonly Entry[] => [
    [0x100, LONG, [size.width]],
    [0x101, LONG, [size.height]],
    [0x102, SHORT, Array.from({ length: channels }, () => bits)],
    [0x103, SHORT, [1]], // not compressed
    [0x106, SHORT, [2]], // RGB
    [
      0x111,
      LONG,
      Array.from({ length: strips }, (_, strip) => pixelOffset + strip * rowsPerStrip * rowBytes),
    ],
    [0x115, SHORT, [channels]],
    [0x116, LONG, [rowsPerStrip]],
    [0x117, LONG, Array.from({ length: strips }, (_, strip) => stripBytes(strip))],
    ...(channels === 4 ? [[0x152, SHORT, [2]] as const] : []), // unassociated alpha
    ...(profile ? [[0x8773, UNDEFINED, profile] as const] : []),
  ]
  return assemble(entries, rowBytes * size.height)
}

const HEADER_BYTES = 8

/** The directory follows the header, longer values follow the directory, the pixels are last. */
function assemble(entries: (pixelOffset: number) => readonly Entry[], pixelBytes: number): TiffLayout {
  const directoryEnd = HEADER_BYTES + 2 + 12 * entries(0).length + 4
  const pixelOffset = directoryEnd + entries(0).reduce((sum, entry) => sum + outsideBytes(entry), 0)
  const bytes = new Uint8Array(pixelOffset + pixelBytes)
  const view = new DataView(bytes.buffer)
  bytes.set([0x49, 0x49, 42, 0, HEADER_BYTES, 0, 0, 0])
  view.setUint16(HEADER_BYTES, entries(0).length, true)
  let outside = directoryEnd
  for (const [index, entry] of entries(pixelOffset).entries()) {
    const [tag, type, values] = entry
    const position = HEADER_BYTES + 2 + 12 * index
    view.setUint16(position, tag, true)
    view.setUint16(position + 2, type, true)
    view.setUint32(position + 4, values.length, true)
    const isOutside = outsideBytes(entry) > 0
    if (isOutside) view.setUint32(position + 8, outside, true)
    writeValues(view, isOutside ? outside : position + 8, entry)
    outside += outsideBytes(entry)
  }
  return { bytes, pixels: bytes.subarray(pixelOffset) }
}

function valueBytes(type: number): number {
  return type === LONG ? 4 : type === SHORT ? 2 : 1
}

/** Four bytes of values fit into the entry; longer values lie outside, at even offsets. */
function outsideBytes([, type, values]: Entry): number {
  const length = values.length * valueBytes(type)
  return length <= 4 ? 0 : length + (length % 2)
}

function writeValues(view: DataView, offset: number, [, type, values]: Entry): void {
  values.forEach((value, index) => {
    const position = offset + index * valueBytes(type)
    if (type === LONG) view.setUint32(position, value, true)
    else if (type === SHORT) view.setUint16(position, value, true)
    else view.setUint8(position, value)
  })
}
