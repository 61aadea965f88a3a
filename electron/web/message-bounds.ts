/**
 * Whether a MessagePack message can be decoded without harm. Runs in the server process.
 *
 * The decoder makes an array of the length that a message declares before it has seen one element: five bytes
 * can cost 256 MB, and nested they end the process. Every value takes at least one byte, so a sound message never
 * declares more values than it has bytes left.
 */

/** A search has three levels; the rest is room. */
const MAX_DEPTH = 16

interface Head {
  /** Bytes of the value itself, after which its children follow. */
  readonly bytes: number
  readonly children: number
}

export function isBounded(message: Uint8Array): boolean {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
  /** Values still to come at each level. */
  const open = [1]
  let [at, promised] = [0, 1]
  while (open.length > 0) {
    const level = open.length - 1
    const left = open[level] ?? 0
    if (left === 0) {
      open.pop()
      continue
    }
    open[level] = left - 1
    const head = readHead(view, at)
    if (!head) return false
    at += head.bytes
    promised += head.children - 1
    if (promised > view.byteLength - at) return false
    if (head.children > 0 && open.push(head.children) > MAX_DEPTH) return false
  }
  return at === view.byteLength
}

/** Bytes after the type byte of values of a fixed size, by type byte: nil, booleans, numbers, fixext. */
const FIXED: Readonly<Record<number, number>> = {
  ...{ 192: 0, 194: 0, 195: 0, 202: 4, 203: 8, 204: 1, 205: 2, 206: 4, 207: 8 },
  ...{ 208: 1, 209: 2, 210: 4, 211: 8, 212: 2, 213: 3, 214: 5, 215: 9, 216: 17 },
}

/** By type byte: bytes of the length that follows, what else follows it, and children a unit of that length. */
const SIZED: Readonly<Record<number, readonly [lengthBytes: 1 | 2 | 4, more: number, children: number]>> = {
  ...{ 196: [1, 0, 0], 197: [2, 0, 0], 198: [4, 0, 0] },
  ...{ 199: [1, 1, 0], 200: [2, 1, 0], 201: [4, 1, 0] },
  ...{ 217: [1, 0, 0], 218: [2, 0, 0], 219: [4, 0, 0] },
  ...{ 220: [2, 0, 1], 221: [4, 0, 1], 222: [2, 0, 2], 223: [4, 0, 2] },
}

/** Null where the message ends early or has a type that does not exist. */
function readHead(view: DataView, at: number): Head | null {
  if (at >= view.byteLength) return null
  const type = view.getUint8(at)
  const head = shortHead(type) ?? sizedHead(view, at, type)
  return head && at + head.bytes <= view.byteLength ? head : null
}

/** Types that hold their value or its length in the type byte. */
function shortHead(type: number): Head | null {
  if (type <= 0x7f || type >= 0xe0) return { bytes: 1, children: 0 }
  if (type <= 0x8f) return { bytes: 1, children: 2 * (type & 0x0f) }
  if (type <= 0x9f) return { bytes: 1, children: type & 0x0f }
  if (type <= 0xbf) return { bytes: 1 + (type & 0x1f), children: 0 }
  const fixed = FIXED[type]
  return fixed === undefined ? null : { bytes: 1 + fixed, children: 0 }
}

function sizedHead(view: DataView, at: number, type: number): Head | null {
  const sized = SIZED[type]
  if (!sized) return null
  const [lengthBytes, more, children] = sized
  if (at + 1 + lengthBytes > view.byteLength) return null
  const length = readLength(view, at + 1, lengthBytes)
  const header = 1 + lengthBytes + more
  return children > 0
    ? { bytes: header, children: children * length }
    : { bytes: header + length, children: 0 }
}

function readLength(view: DataView, at: number, bytes: 1 | 2 | 4): number {
  if (bytes === 1) return view.getUint8(at)
  return bytes === 2 ? view.getUint16(at) : view.getUint32(at)
}
