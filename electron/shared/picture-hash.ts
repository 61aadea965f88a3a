/**
 * The form of a picture hash: 128 bits that say where a picture is lighter and darker, so that near copies have nearly
 * equal ones. Runs anywhere; the worker computes it (worker/decode/picture-hash.ts), the engine compares it.
 */

export const PICTURE_HASH_BYTES = 16
/** The coarsest bits, which near copies share best, as numbers of 16 bits: an index finds near copies by them. */
export const PICTURE_HASH_BANDS = 4

const BITS_OF_BYTE = Uint8Array.from(
  { length: 256 },
  (_, byte) => byte.toString(2).replaceAll('0', '').length,
)

/** How many bits differ, 0 to 128. @throws RangeError for hashes of another length */
export function differentBits(one: Uint8Array, other: Uint8Array): number {
  if (one.length !== PICTURE_HASH_BYTES || other.length !== PICTURE_HASH_BYTES) {
    throw new RangeError(`expected ${PICTURE_HASH_BYTES} bytes, got ${one.length} and ${other.length}`)
  }
  let bits = 0
  for (let i = 0; i < PICTURE_HASH_BYTES; i++) {
    bits += BITS_OF_BYTE[(one[i] as number) ^ (other[i] as number)] as number
  }
  return bits
}

/** The bands of a hash, coarsest first, each from 0 to 65535. */
export function bandsOf(hash: Uint8Array): readonly number[] {
  return Array.from(
    { length: PICTURE_HASH_BANDS },
    (_, band) => (hash[2 * band] ?? 0) * 256 + (hash[2 * band + 1] ?? 0),
  )
}
