/** Pictures of the sample world in a folder, for tests that look at them. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makePictures, NO_REPEATS } from '../../native-models/demo/world/pictures.ts'
import { renderJpeg } from '../../native-models/demo/world/render.ts'

/** @param longSidePx of each, 5:4 at most */
export async function drawPostcards(folder: string, count: number, longSidePx = 640): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const picture of makePictures({ split: 'test', count, seed: 11, ...NO_REPEATS })) {
    await writeFile(join(folder, `${picture.id}.jpg`), await renderJpeg(picture, longSidePx))
  }
}
