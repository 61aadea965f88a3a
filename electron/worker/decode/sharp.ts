/**
 * The only module that loads sharp, so that its settings apply everywhere, and a binary that does not work on
 * this machine fails at start instead of on the first photo. Runs in the inference worker.
 */
import sharp from 'sharp'

// Every file is decoded once, so a cache of operations would only hold memory.
sharp.cache(false)
// Photos are decoded concurrently, one thread each; threads inside one picture would compete with that.
sharp.concurrency(1)

export type { Sharp, SharpOptions } from 'sharp'
export { sharp }

/** 2 x 2 pixels, red on the left, blue on the right. */
const TEST_PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAEElEQVQI12P4zwAE/xkgFAAb8gP9Hf+csQAAAABJRU5ErkJggg==',
  'base64',
)

/** Null when sharp decodes and encodes on this machine, otherwise the reason why not. */
export async function selfTestDecoder(): Promise<string | null> {
  try {
    const jpeg = await sharp(TEST_PNG).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer()
    const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true })
    const [red = 0, , blue = 255] = data
    const works = info.width === 2 && info.channels === 3 && red > 200 && blue < 60
    return works ? null : 'sharp decodes a test picture wrongly on this machine'
  } catch (error) {
    return `sharp does not work on this machine: ${error instanceof Error ? error.message : String(error)}`
  }
}
