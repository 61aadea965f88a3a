/**
 * Reads the facts of a HEIF file's primary picture (HEIC, AVIF and their relatives) before decoding: codec,
 * size, colours, tiles. ISO 23008-12, section 6 and annexes. Runs in the inference worker.
 */
import type { CodedColours } from './coded-colours.ts'
import { type Box, boxesIn, Cursor, findBox, wholeFile } from './iso-boxes.ts'
import type { Size } from './working-size.ts'

export interface HeifItem {
  readonly id: number
  readonly type: string
  /** Positions of the data in the file. */
  readonly extents: readonly { readonly start: number; readonly end: number }[]
  /** In the order in which they apply. */
  readonly properties: readonly Box[]
  /** The items from which a derived picture is made. */
  readonly parts: readonly number[]
}

export interface HeifFile {
  readonly primary: HeifItem
  readonly items: ReadonlyMap<number, HeifItem>
}

/** Real files have a few hundred items: a grid of 200 megapixels has 800. */
const MAX_ITEMS = 20_000
const MAX_REFERENCES = 100_000

/** Null without a primary picture: a sequence, a file with a minimised header, or a broken one. */
export function readHeif(bytes: Buffer): HeifFile | null {
  const meta = findBox(bytes, wholeFile(bytes), 'meta')
  if (!meta) return null
  const primaryId = readPrimary(bytes, meta)
  const types = readTypes(bytes, meta)
  const places = readPlaces(bytes, meta)
  const properties = readProperties(bytes, meta)
  const parts = readParts(bytes, meta)
  const items = new Map<number, HeifItem>()
  for (const [id, type] of types) {
    items.set(id, {
      id,
      type,
      extents: places.get(id) ?? [],
      properties: properties.get(id) ?? [],
      parts: parts.get(id) ?? [],
    })
  }
  const primary = items.get(primaryId)
  return primary ? { primary, items } : null
}

/**
 * The item's data in one piece; empty when its extents exceed the whole file, because they would only fill
 * the memory.
 */
export function itemData(bytes: Buffer, { extents }: HeifItem): Buffer {
  const parts = extents.map(({ start, end }) => bytes.subarray(start, end))
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  return length > bytes.length ? Buffer.alloc(0) : Buffer.concat(parts)
}

function readPrimary(bytes: Buffer, meta: Box): number {
  const box = findBox(bytes, meta, 'pitm')
  if (!box) return 0
  const cursor = new Cursor(bytes, box)
  const { version } = fullHeader(cursor)
  return cursor.uint(version === 0 ? 2 : 4)
}

function fullHeader(cursor: Cursor): { readonly version: number; readonly flags: number } {
  const version = cursor.uint(1)
  return { version, flags: cursor.uint(3) }
}

function readTypes(bytes: Buffer, meta: Box): ReadonlyMap<number, string> {
  const types = new Map<number, string>()
  const list = findBox(bytes, meta, 'iinf')
  if (!list) return types
  const counted = new Cursor(bytes, list)
  const { version: listVersion } = fullHeader(counted)
  counted.uint(listVersion === 0 ? 2 : 4)
  for (const box of boxesIn(bytes, counted.offset, list.end)) {
    if (types.size >= MAX_ITEMS) break
    const cursor = new Cursor(bytes, box)
    const { version } = fullHeader(cursor)
    const id = cursor.uint(version < 3 ? 2 : 4)
    cursor.uint(2)
    types.set(id, cursor.text(4))
  }
  return types
}

/** `iloc`: offsets count from the start of the file, or of the `idat` box. */
function readPlaces(bytes: Buffer, meta: Box): ReadonlyMap<number, HeifItem['extents']> {
  const places = new Map<number, HeifItem['extents']>()
  const box = findBox(bytes, meta, 'iloc')
  if (!box) return places
  const inside = findBox(bytes, meta, 'idat')
  const cursor = new Cursor(bytes, box)
  const { version } = fullHeader(cursor)
  const sizes = cursor.uint(2)
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15]
  const indexBytes = version === 0 ? 0 : sizes & 15
  const count = cursor.uint(version < 2 ? 2 : 4)
  for (let index = 0; index < Math.min(count, MAX_ITEMS) && !cursor.done; index++) {
    const id = cursor.uint(version < 2 ? 2 : 4)
    const isInside = version > 0 && (cursor.uint(2) & 15) === 1
    cursor.uint(2)
    const base = cursor.uint(baseBytes) + (isInside ? (inside?.start ?? bytes.length) : 0)
    const extents: { start: number; end: number }[] = []
    for (let extent = cursor.uint(2); extent > 0 && !cursor.done; extent--) {
      cursor.uint(indexBytes)
      const start = base + cursor.uint(offsetBytes)
      const length = cursor.uint(lengthBytes)
      extents.push({ start, end: length === 0 ? bytes.length : start + length })
    }
    places.set(id, extents)
  }
  return places
}

function readProperties(bytes: Buffer, meta: Box): ReadonlyMap<number, readonly Box[]> {
  const found = new Map<number, readonly Box[]>()
  const properties = findBox(bytes, meta, 'iprp')
  const container = properties && findBox(bytes, properties, 'ipco')
  if (!properties || !container) return found
  const known = [...boxesIn(bytes, container.start, container.end)]
  for (const box of boxesIn(bytes, properties.start, properties.end)) {
    if (box.type !== 'ipma') continue
    const cursor = new Cursor(bytes, box)
    const { version, flags } = fullHeader(cursor)
    for (let left = Math.min(cursor.uint(4), MAX_ITEMS); left > 0 && !cursor.done; left--) {
      const id = cursor.uint(version === 0 ? 2 : 4)
      const own = Array.from({ length: cursor.uint(1) }, () =>
        flags & 1 ? cursor.uint(2) & 0x7fff : cursor.uint(1) & 0x7f,
      )
      found.set(
        id,
        own.map((index) => known[index - 1]).filter((property) => property !== undefined),
      )
    }
  }
  return found
}

/** `dimg` references: derived picture -> its parts, in order. */
function readParts(bytes: Buffer, meta: Box): ReadonlyMap<number, readonly number[]> {
  const parts = new Map<number, readonly number[]>()
  const list = findBox(bytes, meta, 'iref')
  if (!list) return parts
  const header = new Cursor(bytes, list)
  const { version } = fullHeader(header)
  const idBytes = version === 0 ? 2 : 4
  for (const box of boxesIn(bytes, header.offset, list.end)) {
    if (box.type !== 'dimg') continue
    const cursor = new Cursor(bytes, box)
    const from = cursor.uint(idBytes)
    const count = Math.min(cursor.uint(2), MAX_REFERENCES)
    parts.set(
      from,
      Array.from({ length: count }, () => cursor.uint(idBytes)),
    )
  }
  return parts
}

/** A derived picture is made of others, which may be derived too. */
const MAX_DEPTH = 4

/** The item whose data a decoder reads: the picture itself, or the first part of a derived one. */
export function codedItem({ primary, items }: HeifFile): HeifItem {
  let item = primary
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const part = items.get(item.parts[0] ?? 0)
    if (!part) break
    item = part
  }
  return item
}

/** The size before rotation and crop; null when the file states none. */
export function heifSize(bytes: Buffer, item: HeifItem): Size | null {
  const box = item.properties.find(({ type }) => type === 'ispe')
  if (!box) return null
  const cursor = new Cursor(bytes, box)
  fullHeader(cursor)
  return { width: cursor.uint(4), height: cursor.uint(4) }
}

/** The colours of the primary picture or of its parts; null when the file states none in numbers. */
export function heifColours(bytes: Buffer, file: HeifFile): CodedColours | null {
  for (const item of [file.primary, codedItem(file)]) {
    for (const box of item.properties.filter(({ type }) => type === 'colr')) {
      const cursor = new Cursor(bytes, box)
      if (cursor.text(4) === 'nclx') return { primaries: cursor.uint(2), transfer: cursor.uint(2) }
    }
  }
  return null
}

export function hasProfile(bytes: Buffer, file: HeifFile): boolean {
  return [file.primary, codedItem(file)].some(({ properties }) =>
    properties.some(
      ({ type, start }) =>
        type === 'colr' && /^(prof|rICC)$/.test(bytes.toString('latin1', start, start + 4)),
    ),
  )
}
