/** HEIF files of any kind, written by hand: boxes around coded pictures that another file or sharp provides. */
import { codedItem, type HeifItem, readHeif } from '../../electron/worker/decode/heif-structure.ts'

export interface WrittenItem {
  readonly type: string
  /** Items with the same buffer share its place in the file. */
  readonly data: Buffer
  readonly properties: readonly Buffer[]
  /** Positions of the items of a derived picture, from 0. */
  readonly parts?: readonly number[]
}

export function uint(value: number, size: number): Buffer {
  const bytes = Buffer.alloc(size)
  bytes.writeUIntBE(value, 0, size)
  return bytes
}

const latin1 = (text: string) => Buffer.from(text, 'latin1')

export function box(type: string, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  return Buffer.concat([uint(body.length + 8, 4), latin1(type), body])
}

export function fullBox(type: string, version: number, ...content: readonly Uint8Array[]): Buffer {
  return box(type, uint(version << 24, 4), ...content)
}

export const ispe = (width: number, height: number) => fullBox('ispe', 0, uint(width, 4), uint(height, 4))
/** Numbers of H.273; the matrix is that of BT.601, as sharp codes, in full range. */
export const nclx = (primaries: number, transfer: number) =>
  box('colr', latin1('nclx'), uint(primaries, 2), uint(transfer, 2), uint(6, 2), uint(0x80, 1))
export const profileBox = (profile: Buffer) => box('colr', latin1('prof'), profile)
/** Quarter turns against the clock. */
export const irot = (turns: number) => box('irot', uint(turns, 1))

export function fileType(major: string, ...compatible: readonly string[]): Buffer {
  return box('ftyp', latin1(major), uint(0, 4), ...compatible.map(latin1))
}

/** The first item is the primary one. */
export function writeHeif(brands: readonly [string, ...string[]], items: readonly WrittenItem[]): Buffer {
  const head = fileType(...brands)
  const buffers = [...new Set(items.map(({ data }) => data))]
  const metaOf = (start: number) => meta(items, buffers, start)
  const start = head.length + metaOf(0).length + 8
  return Buffer.concat([head, metaOf(start), box('mdat', ...buffers)])
}

function meta(items: readonly WrittenItem[], buffers: readonly Buffer[], start: number): Buffer {
  const place = (data: Buffer) =>
    start + buffers.slice(0, buffers.indexOf(data)).reduce((sum, { length }) => sum + length, 0)
  const places = new Map(buffers.map((data) => [data, place(data)]))
  const properties = [...new Set(items.flatMap((item) => item.properties))]
  return fullBox(
    'meta',
    0,
    fullBox('hdlr', 0, uint(0, 4), latin1('pict'), Buffer.alloc(13)),
    fullBox('pitm', 0, uint(1, 2)),
    fullBox(
      'iloc',
      0,
      uint(0x4400, 2),
      uint(items.length, 2),
      ...items.map(({ data }, index) =>
        Buffer.concat([
          uint(index + 1, 2),
          uint(0, 2),
          uint(1, 2),
          uint(places.get(data) ?? 0, 4),
          uint(data.length, 4),
        ]),
      ),
    ),
    fullBox(
      'iinf',
      0,
      uint(items.length, 2),
      ...items.map(({ type }, index) =>
        fullBox('infe', 2, uint(index + 1, 2), uint(0, 2), latin1(type), uint(0, 1)),
      ),
    ),
    fullBox(
      'iref',
      0,
      ...items.flatMap(({ parts = [] }, index) =>
        parts.length === 0
          ? []
          : [
              box(
                'dimg',
                uint(index + 1, 2),
                uint(parts.length, 2),
                ...parts.map((part) => uint(part + 1, 2)),
              ),
            ],
      ),
    ),
    box(
      'iprp',
      box('ipco', ...properties),
      fullBox(
        'ipma',
        0,
        uint(items.length, 4),
        ...items.map((item, index) =>
          Buffer.concat([
            uint(index + 1, 2),
            uint(item.properties.length, 1),
            ...item.properties.map((property) => uint(properties.indexOf(property) + 1, 1)),
          ]),
        ),
      ),
    ),
  )
}

/** The coded picture of a HEIF file, or its simplest tile, with the properties of these types. */
export function itemOf(bytes: Buffer, types: readonly string[]): WrittenItem {
  const file = readHeif(bytes)
  if (!file) throw new Error('expected a HEIF file with a primary picture')
  const coded = codedItem(file)
  const alike = [...file.items.values()].filter((item) => file.primary.parts.includes(item.id))
  const dataOf = ({ extents }: HeifItem) =>
    Buffer.concat(extents.map(({ start, end }) => bytes.subarray(start, end)))
  const [data = dataOf(coded)] = alike.map(dataOf).sort((one, other) => one.length - other.length)
  return {
    type: coded.type,
    data,
    properties: coded.properties
      .filter((property) => types.includes(property.type))
      .map(({ start, end }) => bytes.subarray(start - 8, end)),
  }
}

/** Rows and columns of equal tiles; the picture may be smaller than they are together. */
export function gridData(columns: number, rows: number, width: number, height: number): Buffer {
  return Buffer.concat([
    uint(0, 1),
    uint(1, 1),
    uint(rows - 1, 1),
    uint(columns - 1, 1),
    uint(width, 4),
    uint(height, 4),
  ])
}

/** A sequence of one track and no primary picture; every sample is the coded picture. */
export function writeSequence(
  brands: readonly [string, ...string[]],
  item: WrittenItem,
  size: readonly [number, number],
): Buffer {
  const entry = box(
    item.type,
    Buffer.alloc(24),
    uint(size[0], 2),
    uint(size[1], 2),
    Buffer.alloc(50),
    ...item.properties,
  )
  const head = fileType(...brands)
  const movie = (start: number) =>
    box(
      'moov',
      fullBox('mvhd', 0, Buffer.alloc(96)),
      box(
        'trak',
        fullBox('tkhd', 0, Buffer.alloc(80)),
        box(
          'mdia',
          fullBox('hdlr', 0, uint(0, 4), latin1('pict'), Buffer.alloc(13)),
          box(
            'minf',
            box(
              'stbl',
              fullBox('stsd', 0, uint(1, 4), entry),
              fullBox(
                'stsz',
                0,
                uint(0, 4),
                uint(2, 4),
                uint(item.data.length, 4),
                uint(item.data.length, 4),
              ),
              fullBox('stco', 0, uint(1, 4), uint(start, 4)),
            ),
          ),
        ),
      ),
    )
  const start = head.length + movie(0).length + 8
  return Buffer.concat([head, movie(start), box('mdat', item.data, item.data)])
}
