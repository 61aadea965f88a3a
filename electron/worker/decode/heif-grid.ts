/**
 * Splits a HEIF picture made of tiles into one file for each tile, so that a picture of 200 megapixels is
 * never in memory whole. ISO 23008-12, section 6.6.2.3. Runs in the inference worker.
 */
import { codedItem, type HeifFile, type HeifItem, heifSize, itemData } from './heif-structure.ts'
import { Cursor } from './iso-boxes.ts'
import { DECODE_TIMEOUT_S, TILED_HEIF_PIXELS } from './limits.ts'
import { PROPERTY_BOXES, writeStill } from './still-picture.ts'
import type { Size } from './working-size.ts'

export interface HeifGrid extends Size {
  readonly columns: number
  readonly tile: Size
  /** In rows from the top. */
  readonly tiles: readonly HeifItem[]
}

/** A picture that is too large to decode at once. */
export interface TilesRequest {
  readonly grid: HeifGrid
  /** Pixels along a side for each pixel of the answer. */
  readonly factor: number
}

/** Null unless the primary picture is a grid of coded pictures of one size. */
export function heifGrid(bytes: Buffer, file: HeifFile): HeifGrid | null {
  const { primary, items } = file
  const [extent] = primary.extents
  const tile = heifSize(bytes, codedItem(file))
  if (primary.type !== 'grid' || !extent || !tile || extent.end > bytes.length) return null
  if (tile.width * tile.height > TILED_HEIF_PIXELS) return null
  const cursor = new Cursor(bytes, extent)
  cursor.uint(1)
  const sizeBytes = cursor.uint(1) & 1 ? 4 : 2
  const rows = cursor.uint(1) + 1
  const columns = cursor.uint(1) + 1
  const [width, height] = [cursor.uint(sizeBytes), cursor.uint(sizeBytes)]
  const tiles = primary.parts.map((id) => items.get(id)).filter((item) => item !== undefined)
  const covers = columns * tile.width >= width && rows * tile.height >= height
  const isGrid = tiles.length === rows * columns && tiles.every(({ parts }) => parts.length === 0) && covers
  return isGrid && width > 0 && height > 0 ? { width, height, columns, tile, tiles } : null
}

/** Even a busy machine decodes this many pixels within the time limit of one picture. */
const PIXELS_IN_TIME = 32_000_000

/** In seconds. Tiles are decoded one after another, so many of them may take long in all. */
export function tilesTimeLimit({ width, height }: Size): number {
  return Math.ceil(DECODE_TIMEOUT_S * Math.max((width * height) / PIXELS_IN_TIME, 1))
}

/** The tile as a file that a picture decoder reads. */
export function tileFile(bytes: Buffer, { tile }: HeifGrid, item: HeifItem): Buffer {
  return writeStill({
    type: item.type,
    ...tile,
    properties: item.properties
      .filter(({ type }) => PROPERTY_BOXES.includes(type))
      .map(({ start, end }) => bytes.subarray(start - 8, end)),
    data: itemData(bytes, item),
  })
}

/** The EXIF orientations of zero to three quarter turns anticlockwise. */
const TURNS = [1, 8, 3, 6]
/** The EXIF orientations of a mirror: top with bottom, left with right. */
const MIRRORS = [4, 2]

/** The container's rotations and mirrors, in order, as EXIF orientations. */
export function heifTurns(bytes: Buffer, { properties }: HeifItem): readonly number[] {
  return properties.flatMap(({ type, start }) => {
    if (type === 'irot') return [TURNS[(bytes[start] ?? 0) & 3] ?? 1]
    return type === 'imir' ? [MIRRORS[(bytes[start] ?? 0) & 1] ?? 1] : []
  })
}
