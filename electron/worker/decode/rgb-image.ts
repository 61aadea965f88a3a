/**
 * Decoded pixels, and their rotation. It rotates the reduced picture, which costs a fraction of rotating the
 * original. Runs in the inference worker.
 */

/** 8-bit sRGB, rows from the top without gaps: [height, width, 3]. */
export interface RgbImage {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

export const CHANNELS = 3

/** Width and height after an EXIF orientation: 5..8 lie on their side. */
export function uprightSize(
  size: { readonly width: number; readonly height: number },
  orientation: number,
): { readonly width: number; readonly height: number } {
  return orientation >= 5
    ? { width: size.height, height: size.width }
    : { width: size.width, height: size.height }
}

/** Rotates and mirrors the picture by EXIF orientations 1..8 to stand upright. */
export function turnUpright(image: RgbImage, orientation: number): RgbImage {
  if (orientation === 1) return image
  const size = uprightSize(image, orientation)
  const data = new Uint8Array(image.data.length)
  const { start, alongRow, alongColumn } = sourceWalk(image, orientation)
  let target = 0
  for (let y = 0; y < size.height; y++) {
    let source = start + y * alongColumn
    for (let x = 0; x < size.width; x++, source += alongRow, target += CHANNELS) {
      data[target] = image.data[source] ?? 0
      data[target + 1] = image.data[source + 1] ?? 0
      data[target + 2] = image.data[source + 2] ?? 0
    }
  }
  return { data, ...size }
}

/**
 * The offset in the stored picture at which the upright one starts, and the steps, in bytes, along its rows
 * and columns.
 */
function sourceWalk({ width, height }: RgbImage, orientation: number) {
  const [right, down] = [CHANNELS, CHANNELS * width]
  const [left, up] = [-right, -down]
  const [lastColumn, lastRow] = [CHANNELS * (width - 1), down * (height - 1)]
  switch (orientation) {
    case 2:
      return { start: lastColumn, alongRow: left, alongColumn: down }
    case 3:
      return { start: lastColumn + lastRow, alongRow: left, alongColumn: up }
    case 4:
      return { start: lastRow, alongRow: right, alongColumn: up }
    case 5:
      return { start: 0, alongRow: down, alongColumn: right }
    case 6:
      return { start: lastRow, alongRow: up, alongColumn: right }
    case 7:
      return { start: lastColumn + lastRow, alongRow: up, alongColumn: left }
    case 8:
      return { start: lastColumn, alongRow: down, alongColumn: left }
    default:
      throw new Error(`expected an EXIF orientation 1..8, got ${orientation}`)
  }
}
