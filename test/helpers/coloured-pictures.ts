/** Tiny pictures that all differ: two colours each, by a seed. Training needs different pictures. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { randomNumbers } from './random-vectors.ts'

const SIZE = 16

/** Writes picture-000.png, ... into `folder`. */
export async function writeColouredPictures(folder: string, count: number): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true })
  return Promise.all(
    Array.from({ length: count }, async (_, number) => {
      const path = join(folder, `picture-${String(number).padStart(3, '0')}.png`)
      const next = randomNumbers(number + 1)
      const colours = [0, 1].map(() => [0, 1, 2].map(() => Math.floor(256 * next())))
      const data = new Uint8Array(SIZE * SIZE * 3)
      for (let pixel = 0; pixel < SIZE * SIZE; pixel++) {
        const colour = colours[pixel % SIZE < SIZE * 0.5 ? 0 : 1] ?? []
        data.set(colour, 3 * pixel)
      }
      await sharp(data, { raw: { width: SIZE, height: SIZE, channels: 3 } })
        .png()
        .toFile(path)
      return path
    }),
  )
}
