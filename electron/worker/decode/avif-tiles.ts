/**
 * Decodes a large AVIF picture tile by tile, because libheif refuses files of so many items. Runs in the
 * inference worker.
 */
import type { FileProblem } from '../../shared/errors.ts'
import { CORRUPT, fileProblem, tooSlow } from './file-problem.ts'
import { heicProfile } from './heic-profile.ts'
import type { DecodedTiff } from './heic-thread.ts'
import { type TilesRequest, tileFile, tilesTimeLimit } from './heif-grid.ts'
import { DECODE_TIMEOUT_S } from './limits.ts'
import { CHANNELS } from './rgb-image.ts'
import { sharp } from './sharp.ts'
import { TileReducer } from './tile-reducer.ts'
import { layOutTiff } from './uncompressed-tiff.ts'

/** The reduced picture as an uncompressed TIFF, as for HEIC, or the reason for a failure. */
export async function decodeAvifTiles(
  bytes: Buffer,
  { grid, factor }: TilesRequest,
  deep: boolean,
): Promise<DecodedTiff | FileProblem> {
  const reducer = new TileReducer(grid, factor)
  const seconds = tilesTimeLimit(grid)
  const started = performance.now()
  let decoded = 0
  for (const [index, item] of grid.tiles.entries()) {
    if (performance.now() - started > seconds * 1000) return tooSlow(seconds)
    const values = await tileValues(tileFile(bytes, grid, item), deep)
    if (values?.length !== grid.tile.width * grid.tile.height * CHANNELS) continue
    const left = (index % grid.columns) * grid.tile.width
    const top = Math.floor(index / grid.columns) * grid.tile.height
    reducer.add({ ...grid.tile, values, stride: grid.tile.width * CHANNELS }, left, top)
    decoded++
  }
  if (decoded === 0) return fileProblem('undecodable', CORRUPT)
  const tiff = layOutTiff(
    reducer.size,
    { channels: CHANNELS, bits: deep ? 16 : 8 },
    deep ? null : heicProfile(bytes),
  )
  reducer.writeTo(deep ? sixteenBits(tiff.pixels) : tiff.pixels)
  return { status: 'decoded', tiff: tiff.bytes, ...reducer.size, isPartial: decoded < grid.tiles.length }
}

/** In the file's own colours: its profile goes with the whole picture. */
async function tileValues(file: Buffer, deep: boolean): Promise<Uint8Array | Uint16Array | null> {
  const picture = sharp(file, { failOn: 'warning', ignoreIcc: true }).removeAlpha()
  const pixels = deep
    ? picture.toColourspace('rgb16').raw({ depth: 'ushort' })
    : picture.toColourspace('srgb').raw()
  const data = await pixels
    .timeout({ seconds: DECODE_TIMEOUT_S })
    .toBuffer()
    .catch(() => null)
  return data && deep ? sixteenBits(data) : data
}

function sixteenBits({ buffer, byteOffset, byteLength }: Uint8Array): Uint16Array {
  return new Uint16Array(buffer, byteOffset, byteLength / Uint16Array.BYTES_PER_ELEMENT)
}
