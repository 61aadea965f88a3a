/** The blocks of metadata that a file of any format may hold. Runs in the inference worker. */

export interface EmbeddedMetadata {
  /** A TIFF structure, from its byte order on. */
  readonly exif?: Buffer | undefined
  readonly xmp?: Buffer | undefined
  /** IIM, alone or among Photoshop's image resources. */
  readonly iptc?: Buffer | undefined
  /** PNG's metadata has its own rank in the order of sources. */
  readonly png?: {
    /** "Creation Time", as written. */
    readonly creationTime: string | undefined
  }
}

/** "Exif", a zero, and a second byte, for which some programs write another value. */
const EXIF_MARK = 'Exif\0'
const EXIF_MARK_BYTES = 6

/** The TIFF structure of an EXIF block; JPEG's mark precedes that of many other formats too. */
export function tiffOf(block: Buffer | undefined): Buffer | undefined {
  if (block === undefined) return undefined
  const start = block.toString('latin1', 0, EXIF_MARK.length) === EXIF_MARK ? EXIF_MARK_BYTES : 0
  return /^(?:II|MM)/.test(block.toString('latin1', start, start + 2)) ? block.subarray(start) : undefined
}
