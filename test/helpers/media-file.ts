/** ISO media files (HEIC, AVIF) with items and without a picture that decodes, for tests of their metadata. */

export interface MediaItem {
  readonly type: string
  readonly contentType?: string
  readonly data: Buffer
}

export interface MediaLayout {
  /** Of the `iloc` box. */
  readonly version?: number
  /** Each item is cut into so many pieces, last piece first. */
  readonly extents?: number
  readonly inIdat?: boolean
  /** In place of the true `iloc` box. */
  readonly locations?: Buffer
}

export function mediaFile(
  items: readonly MediaItem[],
  { version = 0, extents = 1, inIdat = false, locations }: MediaLayout = {},
): Buffer {
  const ftyp = box('ftyp', Buffer.from('heic\0\0\0\0mif1', 'latin1'))
  const pieces = items.map(({ data }) => piecesOf(data, extents))
  const data = Buffer.concat(pieces.flatMap((parts) => [...parts].reverse()))
  const meta = (dataAt: number) =>
    box(
      'meta',
      Buffer.concat([
        Buffer.alloc(4),
        itemInfos(items),
        locations ? box('iloc', locations) : itemLocations(pieces, dataAt, version, inIdat),
        inIdat ? box('idat', data) : Buffer.alloc(0),
      ]),
    )
  if (inIdat) return Buffer.concat([ftyp, meta(0)])
  return Buffer.concat([ftyp, meta(ftyp.length + meta(0).length + 8), box('mdat', data)])
}

function piecesOf(data: Buffer, count: number): readonly Buffer[] {
  const size = Math.ceil(data.length / count)
  return Array.from({ length: count }, (_, index) => data.subarray(index * size, (index + 1) * size))
}

function box(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(data.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, data])
}

function itemInfos(items: readonly MediaItem[]): Buffer {
  const infos = items.map(({ type, contentType = '' }, index) => {
    const head = Buffer.from([2, 0, 0, 0, 0, index + 1, 0, 0])
    return box('infe', Buffer.concat([head, Buffer.from(`${type}\0${contentType}\0`, 'latin1')]))
  })
  return box('iinf', Buffer.concat([Buffer.from([0, 0, 0, 0, 0, items.length]), ...infos]))
}

/** Offsets and lengths of four bytes, no base offset. */
function itemLocations(
  pieces: readonly (readonly Buffer[])[],
  dataAt: number,
  version: number,
  inIdat: boolean,
): Buffer {
  const wide = version === 2
  const number = (value: number, bytes: number) => {
    const written = Buffer.alloc(bytes)
    written.writeUIntBE(value, 0, bytes)
    return written
  }
  let at = dataAt
  const items = pieces.map((parts, index) => {
    const starts = new Map<Buffer, number>()
    for (const part of [...parts].reverse()) {
      starts.set(part, at)
      at += part.length
    }
    return Buffer.concat([
      number(index + 1, wide ? 4 : 2),
      version > 0 ? number(inIdat ? 1 : 0, 2) : Buffer.alloc(0),
      number(0, 2),
      number(parts.length, 2),
      ...parts.flatMap((part) => [number(starts.get(part) ?? 0, 4), number(part.length, 4)]),
    ])
  })
  const head = Buffer.from([version, 0, 0, 0, 0x44, 0])
  return box('iloc', Buffer.concat([head, number(pieces.length, wide ? 4 : 2), ...items]))
}
