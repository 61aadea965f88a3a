/**
 * A mark inside every picture that Searlight draws, over all of its other bytes. Searlight deletes only drawn pictures
 * that nobody has changed, and a name does not prove that. The mark is a comment of the JPEG file and changes no pixel.
 * Runs anywhere; the caller brings SHA-256.
 */

/** SHA-256 in hexadecimal digits. */
export type Sha256Hex = (bytes: Uint8Array) => string

const START = [0xff, 0xd8] as const
const COMMENT = 0xfe
const WORDS = 'Drawn by Searlight '
const DIGEST_LENGTH = 64
/** Marker and length, two bytes each. */
const HEAD_BYTES = 4
const SEAL_BYTES = HEAD_BYTES + WORDS.length + DIGEST_LENGTH

export function sealPicture(jpeg: Uint8Array, sha256: Sha256Hex): Uint8Array {
  const at = metadataEnd(jpeg)
  return joined(jpeg.subarray(0, at), sealOf(sha256(jpeg)), jpeg.subarray(at))
}

/** False also for bytes that are not a picture. */
export function isSealedPicture(bytes: Uint8Array, sha256: Sha256Hex): boolean {
  if (bytes[0] !== START[0] || bytes[1] !== START[1]) return false
  const at = metadataEnd(bytes)
  const seal = bytes.subarray(at, at + SEAL_BYTES)
  const picture = joined(bytes.subarray(0, at), bytes.subarray(at + SEAL_BYTES))
  const expected = sealOf(sha256(picture))
  return seal.length === SEAL_BYTES && expected.every((byte, i) => byte === seal[i])
}

/** Readers expect EXIF and XMP right behind the start: the seal comes after these. */
function metadataEnd(jpeg: Uint8Array): number {
  let at: number = START.length
  while (jpeg[at] === 0xff && ((jpeg[at + 1] ?? 0) & 0xf0) === 0xe0)
    at += 2 + (jpeg[at + 2] ?? 0) * 256 + (jpeg[at + 3] ?? 0)
  return at
}

function sealOf(digest: string): Uint8Array {
  const length = SEAL_BYTES - 2
  const head = Uint8Array.of(0xff, COMMENT, length >> 8, length & 0xff)
  // ASCII: each character is its byte.
  return joined(
    head,
    Uint8Array.from(WORDS + digest, (character) => character.charCodeAt(0)),
  )
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
