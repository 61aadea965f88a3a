/**
 * Reads EXIF and XMP of HEIC and AVIF files: items of the `meta` box (ISO 14496-12, 8.11), which `iinf` names
 * and `iloc` locates in the file. Runs in the inference worker.
 */
import { type EmbeddedMetadata, tiffOf } from './embedded-metadata.ts'

/** A file made of minimal boxes alone would take a second to walk. */
const MAX_BOXES = 10_000
const MAX_ITEMS = 65_536
/** Real metadata is smaller. */
const MAX_ITEM_BYTES = 16 * 1024 * 1024

export function readMediaItems(bytes: Buffer): EmbeddedMetadata {
  try {
    const meta = findBox(bytes, 'meta')
    if (!meta) return {}
    // A full box: four bytes of version and flags precede its content.
    const inside = meta.subarray(4)
    const items = readItemInfos(findBox(inside, 'iinf'))
    const idat = findBox(inside, 'idat')
    const locations = readLocations(findBox(inside, 'iloc'), [items.exif, items.xmp])
    const exif = join(bytes, idat, locations.get(items.exif))
    return { exif: exifOf(exif), xmp: join(bytes, idat, locations.get(items.xmp)) }
  } catch (error) {
    // The boxes point beyond their own end.
    if (error instanceof RangeError) return {}
    throw error
  }
}

function findBox(bytes: Buffer, wanted: string): Buffer | undefined {
  for (const { type, data } of boxes(bytes, 0)) if (type === wanted) return data
  return undefined
}

interface Box {
  readonly type: string
  readonly data: Buffer
}

function* boxes(bytes: Buffer, start: number): Generator<Box> {
  let at = start
  for (let seen = 0; seen < MAX_BOXES && at + 8 <= bytes.length; seen++) {
    const short = bytes.readUInt32BE(at)
    const headerBytes = short === 1 ? 16 : 8
    // Size 0 means "to the end of the file".
    const size = short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short || bytes.length - at
    if (size < headerBytes) return
    yield {
      type: bytes.toString('latin1', at + 4, at + 8),
      data: bytes.subarray(at + headerBytes, at + size),
    }
    at += size
  }
}

interface ItemIds {
  /** `NO_ITEM` when the file has none. */
  readonly exif: number
  readonly xmp: number
}

const NO_ITEM = -1

function readItemInfos(iinf: Buffer | undefined): ItemIds {
  const found = { exif: NO_ITEM, xmp: NO_ITEM }
  if (!iinf) return found
  for (const { type, data } of boxes(iinf, iinf[0] === 0 ? 6 : 8)) {
    const version = data[0] ?? 0
    if (type !== 'infe' || version < 2) continue
    const id = version === 2 ? data.readUInt16BE(4) : data.readUInt32BE(4)
    // Id, protection index, then the type.
    const typeAt = version === 2 ? 8 : 10
    const itemType = data.toString('latin1', typeAt, typeAt + 4)
    if (itemType === 'Exif' && found.exif === NO_ITEM) found.exif = id
    const isXmp = itemType === 'mime' && data.includes('application/rdf+xml', typeAt + 4, 'latin1')
    if (isXmp && found.xmp === NO_ITEM) found.xmp = id
  }
  return found
}

interface Location {
  /** Offsets count in the `idat` box instead of the file. */
  readonly inIdat: boolean
  readonly extents: readonly { readonly start: number; readonly length: number }[]
}

function readLocations(iloc: Buffer | undefined, wanted: readonly number[]): ReadonlyMap<number, Location> {
  const locations = new Map<number, Location>()
  if (!iloc) return locations
  const version = iloc[0] ?? 0
  const reader = new NumberReader(iloc, 4)
  const sizes = reader.next(2)
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15]
  const indexBytes = version > 0 ? sizes & 15 : 0
  const items = Math.min(reader.next(version < 2 ? 2 : 4), MAX_ITEMS)
  for (let item = 0; item < items; item++) {
    const id = reader.next(version < 2 ? 2 : 4)
    const method = version > 0 ? reader.next(2) & 15 : 0
    reader.next(2)
    const base = reader.next(baseBytes)
    const extentCount = reader.next(2)
    if (!wanted.includes(id) || method > 1) {
      reader.skip(extentCount * (indexBytes + offsetBytes + lengthBytes))
      continue
    }
    const extents = Array.from({ length: extentCount }, () => {
      reader.skip(indexBytes)
      return { start: base + reader.next(offsetBytes), length: reader.next(lengthBytes) }
    })
    locations.set(id, { inIdat: method === 1, extents })
    if (locations.size === wanted.length) break
  }
  return locations
}

class NumberReader {
  readonly #bytes: Buffer
  #at: number

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  skip(size: number): void {
    this.#at += size
  }

  /**
   * @param size 0, 2, 4 or 8 bytes; a number of no bytes is 0
   * @throws RangeError beyond the end
   */
  next(size: number): number {
    const at = this.#at
    this.#at += size
    if (size === 0) return 0
    return size === 8 ? Number(this.#bytes.readBigUInt64BE(at)) : this.#bytes.readUIntBE(at, size)
  }
}

function join(file: Buffer, idat: Buffer | undefined, location: Location | undefined): Buffer | undefined {
  const source = location?.inIdat ? idat : file
  if (!location || !source) return undefined
  // A length of 0 means the rest of the file.
  const parts = location.extents.map(({ start, length }) =>
    source.subarray(start, Math.min(length === 0 ? source.length : start + length, start + MAX_ITEM_BYTES)),
  )
  const [only] = parts
  return parts.length === 1 ? only : Buffer.concat(parts, Math.min(sum(parts), MAX_ITEM_BYTES))
}

function sum(parts: readonly Buffer[]): number {
  return parts.reduce((total, { length }) => total + length, 0)
}

/** An offset to the TIFF structure comes first (ISO 23008-12, A.2.1); it usually skips "Exif\0\0". */
function exifOf(data: Buffer | undefined): Buffer | undefined {
  if (data === undefined || data.length < 4) return undefined
  return tiffOf(data.subarray(4 + data.readUInt32BE(0))) ?? tiffOf(data.subarray(4))
}
