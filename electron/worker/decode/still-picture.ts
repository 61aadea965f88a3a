/**
 * Writes a HEIF file with one coded picture: the first of a sequence, or one tile of a picture that is too
 * large to decode at once. Runs in the inference worker.
 */

export interface CodedPicture {
  /** The codec's four-letter type. */
  readonly type: string
  readonly width: number
  readonly height: number
  /** The decoder's configuration and the colours, as whole boxes. */
  readonly properties: readonly Buffer[]
  readonly data: Buffer
}

/** The properties that a coded picture keeps; size, rotation and crop belong to the picture around it. */
export const PROPERTY_BOXES = ['av1C', 'hvcC', 'colr', 'pixi', 'pasp']

const ESSENTIAL = 0x80

export function writeStill({ type, width, height, properties, data }: CodedPicture): Buffer {
  const brand = type === 'av01' ? 'avif' : 'heic'
  const own = [...properties, fullBox('ispe', uint(width, 4), uint(height, 4))]
  const associations = own.map((property, index) => {
    const isConfiguration = /^(av1C|hvcC)$/.test(property.toString('latin1', 4, 8))
    return uint((isConfiguration ? ESSENTIAL : 0) | (index + 1), 1)
  })
  const head = box('ftyp', text(brand), uint(0, 4), text('mif1'), text('miaf'), text(brand))
  const meta = (place: number) =>
    fullBox(
      'meta',
      fullBox('hdlr', uint(0, 4), text('pict'), Buffer.alloc(13)),
      fullBox('pitm', uint(1, 2)),
      fullBox(
        'iloc',
        uint(0x4400, 2),
        uint(1, 2),
        uint(1, 2),
        uint(0, 2),
        uint(1, 2),
        uint(place, 4),
        uint(data.length, 4),
      ),
      fullBox(
        'iinf',
        uint(1, 2),
        box('infe', uint(0x0200_0000, 4), uint(1, 2), uint(0, 2), text(type), uint(0, 1)),
      ),
      box(
        'iprp',
        box('ipco', ...own),
        fullBox('ipma', uint(1, 4), uint(1, 2), uint(own.length, 1), ...associations),
      ),
    )
  const headBytes = head.length + meta(0).length
  return Buffer.concat([head, meta(headBytes + 8), box('mdat', data)])
}

function uint(value: number, size: number): Buffer {
  const bytes = Buffer.alloc(size)
  bytes.writeUIntBE(value, 0, size)
  return bytes
}

function text(letters: string): Buffer {
  return Buffer.from(letters, 'latin1')
}

function box(type: string, ...content: readonly Uint8Array[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 8)
  return Buffer.concat([uint(length, 4), text(type), ...content])
}

function fullBox(type: string, ...content: readonly Uint8Array[]): Buffer {
  return box(type, uint(0, 4), ...content)
}
