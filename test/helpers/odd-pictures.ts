/**
 * Whole pictures with oddities that good files from the field have: every pixel is there, and a strict decoder
 * complains.
 */
import { crc32 } from 'node:zlib'
import { drawnPicture, toSharp } from './drawn-pictures.ts'

const SOS = 0xda

/** Offset of the first segment with this marker. */
export function segmentAt(jpeg: Buffer, marker: number): number {
  let offset = 2
  while (jpeg.readUInt8(offset + 1) !== marker) offset += 2 + jpeg.readUInt16BE(offset + 2)
  return offset
}

/** The three parameters of the first scan: first and last coefficient, precision. */
export function withScanParameters(jpeg: Buffer, parameters: readonly [number, number, number]): Buffer {
  const odd = Buffer.from(jpeg)
  const scan = segmentAt(odd, SOS)
  odd.set(parameters, scan + 2 + odd.readUInt16BE(scan + 2) - 3)
  return odd
}

export function inserted(bytes: Buffer, at: number, extra: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), extra, bytes.subarray(at)])
}

/** A segment of a JPEG with its length. */
function segment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(data.length + 2, 2)
  return Buffer.concat([head, data])
}

const ADOBE_TRANSFORM_9 = Buffer.from('Adobe\0\x64\0\0\0\0\x09', 'latin1')

const JFIF_9 = Buffer.from('JFIF\0\x09\x09\0\0\x01\0\x01\0\0', 'latin1')

/** Kinds of whole JPEG files, each from one drawn picture. */
export async function oddJpegs(width: number, height: number): Promise<Readonly<Record<string, Buffer>>> {
  const picture = toSharp(drawnPicture(width, height))
  const jpeg = await picture.clone().jpeg({ quality: 90 }).toBuffer()
  const progressive = await picture.clone().jpeg({ quality: 90, progressive: true }).toBuffer()
  return {
    'a scan that ends at coefficient 0': withScanParameters(jpeg, [0, 0, 0]),
    'a scan that begins at coefficient 5': withScanParameters(jpeg, [5, 63, 0]),
    'a scan with a precision': withScanParameters(jpeg, [0, 63, 0x21]),
    'bytes before the tables': inserted(jpeg, segmentAt(jpeg, 0xdb), Buffer.from([1, 2, 3, 4])),
    'FF 00 before the tables': inserted(jpeg, segmentAt(jpeg, 0xdb), Buffer.from([0xff, 0, 0xff, 0])),
    'bytes before the frame': inserted(jpeg, segmentAt(jpeg, 0xc0), Buffer.alloc(300, 7)),
    'bytes before the scan': inserted(jpeg, segmentAt(jpeg, SOS), Buffer.alloc(2, 0x41)),
    'a comment longer than it says': inserted(
      jpeg,
      2,
      Buffer.concat([segment(0xfe, Buffer.alloc(9)), Buffer.alloc(3)]),
    ),
    'an unknown transform of Adobe': inserted(jpeg, 2, segment(0xee, ADOBE_TRANSFORM_9)),
    'a JFIF version 9': inserted(jpeg, 2, segment(0xe0, JFIF_9)),
    'zeros between two scans': inserted(progressive, lastSegmentAt(progressive, 0xc4), Buffer.alloc(9)),
    'zeros behind its last scan': inserted(progressive, progressive.length - 2, Buffer.alloc(64)),
    'a second picture behind its end': Buffer.concat([jpeg, progressive]),
  }
}

function lastSegmentAt(jpeg: Buffer, marker: number): number {
  return jpeg.lastIndexOf(Buffer.from([0xff, marker]))
}

/** A chunk of a PNG, with a wrong checksum on request. */
export function pngChunk(name: string, data: Uint8Array, rightChecksum = true): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const chunk = Buffer.alloc(body.length + 8)
  chunk.writeUInt32BE(data.length, 0)
  body.copy(chunk, 4)
  chunk.writeUInt32BE((crc32(body) ^ (rightChecksum ? 0 : 1)) >>> 0, body.length + 4)
  return chunk
}

/**
 * A grey JPEG of plain 8 x 8 blocks, brighter to the right, with a restart marker behind each: a damaged block costs
 * one warning and no other block.
 */
export function blockJpeg(columns: number, rows: number, damaged: (block: number) => boolean): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt16BE(rows * 8, 0)
  size.writeUInt16BE(columns * 8, 2)
  const categories = Buffer.from(Array.from({ length: 12 }, (_, category) => category))
  const codeLengths = (length: number, count: number) => Buffer.alloc(16).fill(count, length - 1, length)
  const blocks = Array.from({ length: columns * rows }, (_, block) => {
    const restart = Buffer.from([0xff, 0xd0 + (block & 7)])
    const data = damaged(block) ? ALL_ONES : plainBlock(Math.round(((block % columns) * 250) / columns) - 125)
    return block + 1 < columns * rows ? Buffer.concat([data, restart]) : data
  })
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 8)])),
    segment(0xc0, Buffer.concat([Buffer.from([8]), size, Buffer.from([1, 1, 0x11, 0])])),
    segment(0xc4, Buffer.concat([Buffer.from([0x00]), codeLengths(4, 12), categories])),
    segment(0xc4, Buffer.concat([Buffer.from([0x10]), codeLengths(1, 1), Buffer.from([0])])),
    segment(0xdd, Buffer.from([0, 1])),
    segment(SOS, Buffer.from([1, 1, 0, 0, 63, 0])),
    ...blocks,
    Buffer.from([0xff, 0xd9]),
  ])
}

/** No code of a Huffman table is all ones; FF stands as FF 00. */
const ALL_ONES = Buffer.from([0xff, 0, 0xff, 0, 0xff, 0])

/** Four bits of category, the level, one zero for the end of the block, and ones to the end of the byte. */
function plainBlock(level: number): Buffer {
  const category = level === 0 ? 0 : Math.floor(Math.log2(Math.abs(level))) + 1
  const value = level < 0 ? level + 2 ** category - 1 : level
  const bits = `${category.toString(2).padStart(4, '0')}${category ? value.toString(2).padStart(category, '0') : ''}0`
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1')
  return Buffer.from(
    (padded.match(/.{8}/g) ?? []).flatMap((byte) =>
      byte === '11111111' ? [255, 0] : [Number.parseInt(byte, 2)],
    ),
  )
}
