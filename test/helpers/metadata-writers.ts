/**
 * Small writers of EXIF, XMP, IPTC and PNG chunks, so that tests build the odd metadata that no program writes for
 * them.
 */
import { crc32, deflateSync } from 'node:zlib'

type ExifValue = string | Buffer | readonly (readonly [number, number])[]
export type ExifDirectory = Readonly<Record<number, ExifValue>>

export interface ExifContent {
  readonly ifd0?: ExifDirectory
  readonly exif?: ExifDirectory
  readonly gps?: ExifDirectory
}

export const EXIF_TAG = {
  dateTime: 0x0132,
  original: 0x9003,
  digitized: 0x9004,
  offset: 0x9010,
  offsetOriginal: 0x9011,
  offsetDigitized: 0x9012,
  subSec: 0x9290,
  subSecOriginal: 0x9291,
  gpsTime: 0x0007,
  gpsDate: 0x001d,
  xmp: 700,
  iptc: 33723,
} as const

const EXIF_POINTER = 0x8769
const GPS_POINTER = 0x8825

const ASCII = 2
const LONG = 4
const RATIONAL = 5
const UNDEFINED = 7

/** A TIFF structure without a picture, little-endian. */
export function exifBlock({ ifd0 = {}, exif, gps }: ExifContent): Buffer {
  const header = Buffer.from('II*\0\x08\0\0\0', 'latin1')
  const pointers: Record<number, number> = {}
  const build = (at: number) => directory(ifd0, pointers, at)
  if (exif) pointers[EXIF_POINTER] = 0
  if (gps) pointers[GPS_POINTER] = 0
  const firstLength = build(8).length
  const exifPart = exif ? directory(exif, {}, 8 + firstLength) : Buffer.alloc(0)
  const gpsAt = 8 + firstLength + exifPart.length
  if (exif) pointers[EXIF_POINTER] = 8 + firstLength
  if (gps) pointers[GPS_POINTER] = gpsAt
  return Buffer.concat([header, build(8), exifPart, gps ? directory(gps, {}, gpsAt) : Buffer.alloc(0)])
}

/** Text as ASCII, buffers as UNDEFINED, pairs as RATIONAL. */
function directory(values: ExifDirectory, pointers: Readonly<Record<number, number>>, at: number): Buffer {
  const entries = [
    ...Object.entries(values).map(([tag, value]) => [Number(tag), ...encoded(value)] as const),
    ...Object.entries(pointers).map(([tag, offset]) => [Number(tag), LONG, 1, uint32(offset)] as const),
  ].sort(([one], [other]) => one - other)
  const table = Buffer.alloc(2 + 12 * entries.length + 4)
  table.writeUInt16LE(entries.length, 0)
  const outside: Buffer[] = []
  let free = at + table.length
  for (const [index, [tag, type, count, bytes]] of entries.entries()) {
    const entry = 2 + 12 * index
    table.writeUInt16LE(tag, entry)
    table.writeUInt16LE(type, entry + 2)
    table.writeUInt32LE(count, entry + 4)
    if (bytes.length <= 4) bytes.copy(table, entry + 8)
    else {
      table.writeUInt32LE(free, entry + 8)
      const padded = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)])
      outside.push(padded)
      free += padded.length
    }
  }
  return Buffer.concat([table, ...outside])
}

function encoded(value: ExifValue): readonly [type: number, count: number, bytes: Buffer] {
  if (typeof value === 'string') {
    const bytes = Buffer.from(`${value}\0`, 'latin1')
    return [ASCII, bytes.length, bytes]
  }
  if (Buffer.isBuffer(value)) return [UNDEFINED, value.length, value]
  return [RATIONAL, value.length, Buffer.concat(value.flat().map(uint32))]
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

const NAMESPACES =
  'xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'

/** XMP whose properties are attributes: { 'exif:DateTimeOriginal': '2013-07-05T03:18:27Z' }. */
export function xmpPacket(properties: Readonly<Record<string, string>>): string {
  const attributes = Object.entries(properties).map(([name, value]) => `${name}="${value}"`)
  return xmpAround(`<rdf:Description rdf:about="" ${NAMESPACES} ${attributes.join(' ')}/>`)
}

/** XMP whose one Description holds the test's own elements. */
export function xmpWith(elements: string): string {
  return xmpAround(`<rdf:Description rdf:about="" ${NAMESPACES}>${elements}</rdf:Description>`)
}

export function xmpAround(rdf: string): string {
  return `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">${rdf}</rdf:RDF></x:xmpmeta><?xpacket end="w"?>`
}

/** IIM data sets of record 2. */
export function iptcBlock(dataSets: Readonly<Record<number, string>>): Buffer {
  const sets = Object.entries(dataSets).map(([number, text]) => {
    const head = Buffer.from([0x1c, 2, Number(number), 0, text.length])
    return Buffer.concat([head, Buffer.from(text, 'latin1')])
  })
  return Buffer.concat(sets)
}

/** IIM as one of Photoshop's image resources, behind another one. */
export function photoshopResources(iim: Buffer): Buffer {
  const resource = (number: number, data: Buffer) => {
    const head = Buffer.alloc(12)
    head.write('8BIM', 'latin1')
    head.writeUInt16BE(number, 4)
    head.writeUInt32BE(data.length, 8)
    return Buffer.concat([head, data, Buffer.alloc(data.length % 2)])
  }
  return Buffer.concat([resource(0x03ed, Buffer.from('odd')), resource(0x0404, iim)])
}

const EXIF_MARK = Buffer.from('Exif\0\0', 'latin1')
const XMP_MARK = Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1')
const PHOTOSHOP_MARK = Buffer.from('Photoshop 3.0\0', 'latin1')

export function exifSegment(content: ExifContent): Buffer {
  return segment(0xe1, Buffer.concat([EXIF_MARK, exifBlock(content)]))
}

export function xmpSegment(xmp: string): Buffer {
  return segment(0xe1, Buffer.concat([XMP_MARK, Buffer.from(xmp)]))
}

export function photoshopSegment(resources: Buffer): Buffer {
  return segment(0xed, Buffer.concat([PHOTOSHOP_MARK, resources]))
}

function segment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(data.length + 2, 2)
  return Buffer.concat([head, data])
}

/** The JPEG with more segments before its own. */
export function withSegments(jpeg: Buffer, ...segments: readonly Buffer[]): Buffer {
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)])
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const chunk = Buffer.alloc(body.length + 8)
  chunk.writeUInt32BE(data.length)
  body.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(body), body.length + 4)
  return chunk
}

export function textChunk(keyword: string, text: string): Buffer {
  return pngChunk('tEXt', Buffer.from(`${keyword}\0${text}`, 'latin1'))
}

export function compressedTextChunk(keyword: string, text: string | Buffer): Buffer {
  return pngChunk('zTXt', Buffer.concat([Buffer.from(`${keyword}\0\0`, 'latin1'), deflateSync(text)]))
}

export function internationalTextChunk(keyword: string, text: string, isCompressed = false): Buffer {
  const head = Buffer.from(`${keyword}\0${isCompressed ? '\x01' : '\0'}\0en\0Keyword\0`, 'latin1')
  return pngChunk('iTXt', Buffer.concat([head, isCompressed ? deflateSync(text) : Buffer.from(text)]))
}

/** ImageMagick's "Raw profile type ...". */
export function rawProfile(name: string, data: Buffer): string {
  const lines = data.toString('hex').replace(/.{72}/g, '$&\n')
  return `\n${name}\n${String(data.length).padStart(8)}\n${lines}\n`
}

/** @param where behind the header, or behind the picture data */
export function withChunks(png: Buffer, where: 'first' | 'last', ...chunks: readonly Buffer[]): Buffer {
  // Signature and IHDR take 33 bytes, IEND the last 12.
  const at = where === 'first' ? 33 : png.length - 12
  return Buffer.concat([png.subarray(0, at), ...chunks, png.subarray(at)])
}

/** A WebP file with more chunks behind its own. */
export function withRiffChunks(webp: Buffer, chunks: Readonly<Record<string, Buffer>>): Buffer {
  const more = Object.entries(chunks).map(([type, data]) => {
    const head = Buffer.alloc(8)
    head.write(type.padEnd(4), 'latin1')
    head.writeUInt32LE(data.length, 4)
    return Buffer.concat([head, data, Buffer.alloc(data.length % 2)])
  })
  const file = Buffer.concat([webp, ...more])
  file.writeUInt32LE(file.length - 8, 4)
  return file
}
