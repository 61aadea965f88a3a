/** Pictures of our own for tests and benchmarks: smooth shapes with grain, different for every seed. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'

export interface GeneratedPhotos {
  readonly folder: string
  readonly count: number
  readonly width: number
  readonly height: number
}

/** So many different pictures are drawn; the rest are the same with another comment, and so another hash. */
const DRAWN = 8

/** Writes photo-0000.jpg, ...; grain makes JPEG sizes like a camera's (4 to 5 MB for 12 megapixels). */
export async function generatePhotos({
  folder,
  count,
  width,
  height,
}: GeneratedPhotos): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true })
  const drawn: Buffer[] = []
  const paths: string[] = []
  for (let number = 0; number < count; number++) {
    const picture =
      drawn[number % DRAWN] ??
      (await (await generatedPhoto(number, width, height)).jpeg({ quality: 88 }).toBuffer())
    if (drawn.length < DRAWN) drawn.push(picture)
    const path = join(folder, `photo-${String(number).padStart(5, '0')}.jpg`)
    await writeFile(path, withComment(picture, `number ${number}`))
    paths.push(path)
  }
  return paths
}

/** A JPEG comment segment after the start of image. */
export function withComment(jpeg: Buffer, comment: string): Buffer {
  const text = Buffer.from(comment, 'latin1')
  const head = Buffer.from([0xff, 0xfe, (text.length + 2) >> 8, (text.length + 2) & 0xff])
  return Buffer.concat([jpeg.subarray(0, 2), head, text, jpeg.subarray(2)])
}

const BLOBS_WIDE = 16
const BLOBS_HIGH = 12
const GRAIN_PIXELS = 512

/** Smooth blobs of colour under a tile of grain. */
export async function generatedPhoto(seed: number, width: number, height: number): Promise<Sharp> {
  const blobs = { width: BLOBS_WIDE, height: BLOBS_HIGH, channels: 3 as const }
  const smooth = sharp(randomBytes(seed, BLOBS_WIDE * BLOBS_HIGH * 3), { raw: blobs }).resize(width, height, {
    fit: 'fill',
    kernel: 'cubic',
  })
  const side = { width: Math.min(GRAIN_PIXELS, width), height: Math.min(GRAIN_PIXELS, height) }
  const grain = randomBytes(seed + 0.5, side.width * side.height * 3)
  // Half as strong as the bytes: like a camera at a high ISO.
  const soft = grain.map((byte) => 64 + byte / 2)
  const raw = { ...side, channels: 3 as const }
  return smooth.composite([{ input: Buffer.from(soft), raw, tile: true, blend: 'soft-light' }])
}

/** mulberry32: small, fast, the same on every machine. */
function randomBytes(seed: number, length: number): Uint8Array {
  let state = (seed + 1) * 0x9e3779b9
  return Uint8Array.from({ length }, () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) & 0xff
  })
}
