/**
 * Finds the colour profile of a HEIC file: iPhones write Display P3, and libheif returns pixels without
 * converting them. Runs in the inference worker's HEIC thread.
 */

/** The `colr` property and its kind "prof": an ICC profile follows. */
const PROFILE_BOX = Buffer.from('colrprof', 'latin1')
/** Properties stand at the start of a file, before megabytes of pixels. */
const SEARCHED_BYTES = 256 * 1024
/** Every ICC profile has this at byte 36. */
const ICC_SIGNATURE = 'acsp'

/** The first ICC profile; the pictures of one file share theirs. */
export function heicProfile(bytes: Uint8Array): Uint8Array | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, SEARCHED_BYTES))
  const found = head.indexOf(PROFILE_BOX)
  if (found < 4) return null
  const end = found - 4 + head.readUInt32BE(found - 4)
  const profile = head.subarray(found + PROFILE_BOX.length, end)
  return end <= head.length && profile.toString('latin1', 36, 40) === ICC_SIGNATURE ? profile : null
}
