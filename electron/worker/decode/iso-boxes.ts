/**
 * Reads the boxes of ISO media files: HEIF pictures, image sequences, and videos. Runs in the inference
 * worker.
 */

export interface Box {
  readonly type: string
  /** First byte of the content, and the offset behind the last. */
  readonly start: number
  readonly end: number
}

/** The boxes between two offsets that lie inside. A box smaller than its own header ends the walk. */
export function* boxesIn(bytes: Buffer, from: number, to: number): Generator<Box> {
  let offset = from
  while (offset + 8 <= to) {
    const size = bytes.readUInt32BE(offset)
    const isLong = size === 1 && offset + 16 <= to
    const header = isLong ? 16 : 8
    const length = isLong ? Number(bytes.readBigUInt64BE(offset + 8)) : size === 0 ? to - offset : size
    if (length < header || offset + length > to) return
    yield {
      type: bytes.toString('latin1', offset + 4, offset + 8),
      start: offset + header,
      end: offset + length,
    }
    offset += length
  }
}

/** The first box along a path of types, each inside the previous one. */
export function findBox(bytes: Buffer, within: Box, ...path: readonly string[]): Box | null {
  let box = within
  for (const type of path) {
    const found = [...boxesIn(bytes, contentOf(box), box.end)].find((child) => child.type === type)
    if (!found) return null
    box = found
  }
  return box
}

/** These boxes begin with a version and flags. */
const FULL_BOXES = ['meta', 'iinf', 'iref', 'stsd', 'dref']
const FULL_HEADER_BYTES = 4

function contentOf({ type, start }: Box): number {
  return FULL_BOXES.includes(type) ? start + FULL_HEADER_BYTES : start
}

export function wholeFile(bytes: Buffer): Box {
  return { type: '', start: 0, end: bytes.length }
}

const NUMBER_BYTES = [1, 2, 3, 4, 8]

/** Reads successive numbers; 0 behind the end, so that broken values read as missing. */
export class Cursor {
  readonly #bytes: Buffer
  readonly #end: number
  offset: number

  constructor(bytes: Buffer, { start, end }: Pick<Box, 'start' | 'end'>) {
    this.#bytes = bytes
    this.offset = start
    this.#end = end
  }

  get done(): boolean {
    return this.offset >= this.#end
  }

  uint(size: number): number {
    const at = this.offset
    this.offset += size
    if (this.offset > this.#end || !NUMBER_BYTES.includes(size)) return 0
    return size === 8 ? Number(this.#bytes.readBigUInt64BE(at)) : this.#bytes.readUIntBE(at, size)
  }

  text(length: number): string {
    this.offset += length
    return this.#bytes.toString('latin1', this.offset - length, Math.min(this.offset, this.#end))
  }
}

/** Major and compatible brands of an ISO media file; empty for any other file. */
export function mediaBrands(bytes: Buffer): readonly string[] {
  const [first] = boxesIn(bytes, 0, bytes.length)
  if (first?.type !== 'ftyp') return []
  const cursor = new Cursor(bytes, {
    start: first.start,
    end: Math.min(first.end, first.start + MOST_BRAND_BYTES),
  })
  const brands = [cursor.text(4)]
  // Four bytes of minor version lie between the two.
  cursor.offset += 4
  while (!cursor.done) brands.push(cursor.text(4))
  return brands
}

const MOST_BRAND_BYTES = 1024
