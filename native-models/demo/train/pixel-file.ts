/**
 * The training pictures as pixels in one file, drawn once: [pictures, 3, side, side] bytes. After an
 * interruption drawing continues. Build-time only; draws through ../world/render.ts.
 */
import { mkdir, open, stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'
import type { Picture } from '../world/pictures.ts'
import { renderPixels } from '../world/render.ts'

/** Pictures that are drawn before one write. */
const PICTURES_AT_ONCE = 256

export interface PixelFile {
  /** [3, side, side] bytes of picture `index`: a view, not a copy. */
  of(index: number): Uint8Array
}

/** @param onProgress receives the number of pictures drawn so far */
export async function openPixelFile(
  path: string,
  pictures: readonly Picture[],
  side: number,
  onProgress: (done: number) => void,
): Promise<PixelFile> {
  const each = 3 * side * side
  await mkdir(dirname(path), { recursive: true })
  const there = (await stat(path).catch(() => null))?.size ?? 0
  const handle = await open(path, 'a+')
  try {
    let done = Math.floor(there / each / PICTURES_AT_ONCE) * PICTURES_AT_ONCE
    await handle.truncate(done * each)
    for (; done < pictures.length; done += PICTURES_AT_ONCE) {
      const next = pictures.slice(done, done + PICTURES_AT_ONCE)
      await handle.appendFile(await drawPlanes(next, side))
      onProgress(Math.min(done + PICTURES_AT_ONCE, pictures.length))
    }
    const bytes = new Uint8Array(pictures.length * each)
    await handle.read(bytes, 0, bytes.length, 0)
    return { of: (index) => bytes.subarray(index * each, (index + 1) * each) }
  } finally {
    await handle.close()
  }
}

/** [pictures, 3, side, side]. */
async function drawPlanes(pictures: readonly Picture[], side: number): Promise<Uint8Array> {
  const each = 3 * side * side
  const out = new Uint8Array(pictures.length * each)
  let next = 0
  const drawOneAfterAnother = async () => {
    for (let index = next++; index < pictures.length; index = next++) {
      const rgb = await renderPixels(pictures[index] as Picture, side)
      const planes = out.subarray(index * each, (index + 1) * each)
      for (let pixel = 0; pixel < side * side; pixel++) {
        for (let channel = 0; channel < 3; channel++) {
          planes[channel * side * side + pixel] = rgb[3 * pixel + channel] as number
        }
      }
    }
  }
  await Promise.all(Array.from({ length: 2 * availableParallelism() }, drawOneAfterAnother))
  return out
}
