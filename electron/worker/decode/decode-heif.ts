/**
 * Decodes HEIC, AVIF and their relatives: the primary picture, or the first one of a sequence. sharp reads
 * AV1; libheif reads HEVC and refuses every other codec. Runs in the inference worker.
 */
import type { FileProblem } from '../../shared/errors.ts'
import { decodeAvifTiles } from './avif-tiles.ts'
import { type CodedColours, needsConversion } from './coded-colours.ts'
import { decodeAt, pictureMemory } from './decode-at.ts'
import { CORRUPT, fileProblem, isFileProblem, tooManyPixels } from './file-problem.ts'
import { decodeHeic } from './heic-decoder.ts'
import type { DecodedTiff } from './heic-thread.ts'
import { heifGrid, heifTurns, type TilesRequest } from './heif-grid.ts'
import {
  codedItem,
  type HeifFile,
  hasProfile,
  heifColours,
  heifSize,
  itemData,
  readHeif,
} from './heif-structure.ts'
import type { ImageFormat } from './image-format.ts'
import { MAX_HEIF_PIXELS, TILED_HEIF_PIXELS } from './limits.ts'
import { turnUpright, uprightSize } from './rgb-image.ts'
import { sequencePicture } from './sequence-picture.ts'
import { type Decoded, describeWithSharp } from './sharp-decoder.ts'
import { type Detail, type Size, workingSize } from './working-size.ts'

export interface DecodedHeif extends Decoded {
  /** Upright, because both decoders apply the container's rotation. */
  readonly stored: Size
}

export async function decodeHeif(
  bytes: Buffer,
  format: ImageFormat,
  modelSize: Detail,
): Promise<DecodedHeif | FileProblem> {
  const still = readHeif(bytes) ? bytes : (sequencePicture(bytes) ?? bytes)
  const file = readHeif(still)
  if (file && isTooLarge(still, file)) return tooManyPixels(MAX_HEIF_PIXELS)
  if (file && codedItem(file).type === 'jpeg') return decodeJpegItem(still, file, modelSize)
  return format === 'avif'
    ? decodeAvif(withKnownBrand(still), file, modelSize)
    : decodeHeicPicture(still, file, modelSize)
}

function isTooLarge(bytes: Buffer, file: HeifFile): boolean {
  const size = heifSize(bytes, file.primary)
  return size !== null && size.width * size.height > MAX_HEIF_PIXELS
}

function coloursToConvert(bytes: Buffer, file: HeifFile): CodedColours | null {
  const colours = heifColours(bytes, file)
  return colours && needsConversion(colours, hasProfile(bytes, file)) ? colours : null
}

/** A tile in its decoder's memory, and as pixels of up to 16 bits. */
const TILE_BYTES_PER_PIXEL = 10

async function decodeAvif(
  bytes: Buffer,
  file: HeifFile | null,
  modelSize: Detail,
): Promise<DecodedHeif | FileProblem> {
  const colours = file && coloursToConvert(bytes, file)
  const tiles = file && tilesOf(bytes, file, modelSize)
  if (file && tiles) {
    const { tile } = tiles.grid
    const reduced = await pictureMemory.use(tile.width * tile.height * TILE_BYTES_PER_PIXEL, () =>
      decodeAvifTiles(bytes, tiles, colours !== null),
    )
    return isFileProblem(reduced)
      ? reduced
      : decodeReduced(reduced, { bytes, file, tiles, modelSize, colours })
  }
  const stored = await describeWithSharp(bytes)
  if (isFileProblem(stored)) return stored
  const decoded = await decodeAt({ bytes, format: 'avif', stored, modelSize, streams: false, colours })
  return isFileProblem(decoded) ? decoded : { stored, ...decoded }
}

async function decodeHeicPicture(
  bytes: Buffer,
  file: HeifFile | null,
  modelSize: Detail,
): Promise<DecodedHeif | FileProblem> {
  const colours = file && coloursToConvert(bytes, file)
  const tiles = file && tilesOf(bytes, file, modelSize)
  const heic = await decodeHeic({ bytes, deep: colours !== null, tiles })
  if (heic.status === 'failed') return heic.problem
  if (file && tiles) return decodeReduced(heic, { bytes, file, tiles, modelSize, colours })
  const stored = { width: heic.width, height: heic.height }
  const tiff = Buffer.from(heic.tiff.buffer)
  const decoded = await decodeAt({ bytes: tiff, format: 'tiff', stored, modelSize, streams: true, colours })
  return isFileProblem(decoded) ? decoded : { stored, ...decoded }
}

/** Null when the picture can be decoded at once. */
function tilesOf(bytes: Buffer, file: HeifFile, modelSize: Detail): TilesRequest | null {
  const grid = heifGrid(bytes, file)
  const isLarge = grid !== null && grid.width * grid.height > TILED_HEIF_PIXELS
  return isLarge ? { grid, factor: reduction(grid, modelSize) } : null
}

interface Tiled {
  readonly bytes: Buffer
  readonly file: HeifFile
  readonly tiles: TilesRequest
  readonly modelSize: Detail
  readonly colours: CodedColours | null
}

/** Decodes a picture that was assembled from reduced tiles. */
async function decodeReduced(
  { tiff, width, height, isPartial }: DecodedTiff,
  { bytes, file, tiles: { grid }, modelSize, colours }: Tiled,
): Promise<DecodedHeif | FileProblem> {
  const original = { width: grid.width, height: grid.height }
  const decoded = await decodeAt({
    bytes: Buffer.from(tiff.buffer),
    format: 'tiff',
    stored: { width, height },
    original,
    modelSize,
    streams: true,
    colours,
  })
  if (isFileProblem(decoded)) return decoded
  const damage = isPartial ? fileProblem('damaged', CORRUPT) : decoded.damage
  return heifTurns(bytes, file.primary).reduce(turned, { stored: original, pixels: decoded.pixels, damage })
}

function turned({ stored, pixels, damage }: DecodedHeif, orientation: number): DecodedHeif {
  return { stored: uprightSize(stored, orientation), pixels: turnUpright(pixels, orientation), damage }
}

/** Leaves at least two pixels for each needed one, so that the mean of squares costs no sharpness. */
function reduction(size: Size, modelSize: Detail): number {
  return Math.max(Math.floor(size.width / workingSize(size, modelSize, 'other').width / 2), 1)
}

/** A JPEG file in a container: its data follows the part of its header that the container stores. */
async function decodeJpegItem(
  bytes: Buffer,
  file: HeifFile,
  modelSize: Detail,
): Promise<DecodedHeif | FileProblem> {
  const item = codedItem(file)
  const header = item.properties.find(({ type }) => type === 'jpgC')
  const jpeg = Buffer.concat([
    header ? bytes.subarray(header.start, header.end) : Buffer.alloc(0),
    itemData(bytes, item),
  ])
  const stored = await describeWithSharp(jpeg)
  if (isFileProblem(stored)) return stored
  const decoded = await decodeAt({ bytes: jpeg, format: 'jpeg', stored, modelSize, streams: false })
  return isFileProblem(decoded)
    ? decoded
    : heifTurns(bytes, file.primary).reduce(turned, { stored, ...decoded })
}

/** libvips recognises a HEIF file by its major brand, and knows only these. */
const KNOWN_BRANDS = ['avif', 'mif1', 'mif2', 'heic', 'heix', 'msf1']
const MAJOR_BRAND_AT = 8

function withKnownBrand(bytes: Buffer): Buffer {
  if (KNOWN_BRANDS.includes(bytes.toString('latin1', MAJOR_BRAND_AT, MAJOR_BRAND_AT + 4))) return bytes
  const known = Buffer.from(bytes)
  known.write('avif', MAJOR_BRAND_AT, 'latin1')
  return known
}
