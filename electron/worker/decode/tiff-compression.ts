/**
 * Expands the chunks of a TIFF file, never to more bytes than the picture needs. Runs in the inference
 * worker.
 */
import { inflateSync } from 'node:zlib'

const READ_COMPRESSIONS = [1, 5, 8, 32_773, 32_946] as const
export type ReadCompression = (typeof READ_COMPRESSIONS)[number]

export function isReadCompression(compression: number): compression is ReadCompression {
  return READ_COMPRESSIONS.some((known) => known === compression)
}

/** Returns at most `length` bytes; fewer when the chunk is damaged or ends early. */
export function expand(chunk: Buffer, compression: ReadCompression, length: number): Buffer {
  switch (compression) {
    case 1:
      return chunk.subarray(0, length)
    case 5:
      return expandLzw(chunk, length)
    case 32_773:
      return expandPackBits(chunk, length)
    default:
      return inflate(chunk, length)
  }
}

/** Programs write a little more than the last strip needs. */
const INFLATE_SLACK_BYTES = 64 * 1024

function inflate(chunk: Buffer, length: number): Buffer {
  try {
    return inflateSync(chunk, { maxOutputLength: length + INFLATE_SLACK_BYTES }).subarray(0, length)
  } catch {
    return Buffer.alloc(0)
  }
}

/** TIFF 6.0, section 9. */
function expandPackBits(chunk: Buffer, length: number): Buffer {
  const out = Buffer.alloc(length)
  let filled = 0
  for (let at = 0; at < chunk.length && filled < length; ) {
    const count = chunk.readInt8(at)
    if (count >= 0) {
      filled += chunk.copy(out, filled, at + 1, at + 2 + count)
      at += 2 + count
    } else {
      // -128 is a no-op.
      if (count !== -128) {
        const end = Math.min(filled + 1 - count, length)
        out.fill(chunk[at + 1] ?? 0, filled, end)
        filled = end
      }
      at += count === -128 ? 1 : 2
    }
  }
  return out.subarray(0, filled)
}

const CLEAR = 256
const END = 257
const FIRST_CODE = 258
const MAX_CODES = 4096

/** TIFF 6.0, section 13: codes of 9 to 12 bits, highest bit first; the width grows one code early. */
function expandLzw(chunk: Buffer, length: number): Buffer {
  const out = Buffer.alloc(length)
  // The string of a code is a piece of the output so far, given by its start and length.
  const starts = new Uint32Array(MAX_CODES)
  const lengths = new Uint32Array(MAX_CODES)
  let filled = 0
  let next = FIRST_CODE
  let bits = 9
  let previous: { readonly start: number; readonly length: number } | null = null
  for (let position = 0; position + bits <= chunk.length * 8 && filled < length; ) {
    const code = bitsAt(chunk, position, bits)
    position += bits
    if (code === END) break
    if (code === CLEAR) {
      next = FIRST_CODE
      bits = 9
      previous = null
      continue
    }
    const start = filled
    if (code < CLEAR) out[filled++] = code
    else if (code < next) filled = copyWithin(out, filled, starts[code] ?? 0, lengths[code] ?? 0)
    else if (code === next && previous) filled = copyWithin(out, filled, previous.start, previous.length + 1)
    else break
    if (previous && next < MAX_CODES) {
      starts[next] = previous.start
      lengths[next] = previous.length + 1
      next++
    }
    previous = { start, length: filled - start }
    if (next + 1 >= 2 ** bits && bits < 12) bits++
  }
  return out.subarray(0, filled)
}

function bitsAt(bytes: Buffer, position: number, bits: number): number {
  const at = position >> 3
  const three = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
  return (three >> (24 - bits - (position & 7))) & (2 ** bits - 1)
}

/** Byte by byte, because a string may overlap its own copy. */
function copyWithin(out: Buffer, to: number, from: number, length: number): number {
  const end = Math.min(to + length, out.length)
  for (let at = to, source = from; at < end; at++, source++) out[at] = out[source] ?? 0
  return end
}
