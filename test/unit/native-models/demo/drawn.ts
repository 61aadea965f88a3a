/** One plain scene to vary, and its pixels as a model sees them. */
import sharp from 'sharp'
import { drawScene, STRAIGHT } from '../../../../native-models/demo/world/drawing/draw-scene.ts'
import type { Scene } from '../../../../native-models/demo/world/scene.ts'

export const plain: Scene = {
  subject: 'mushroom',
  colour: 'red',
  pattern: 'plain',
  size: 'large',
  count: 1,
  place: 'meadow',
  time: 'day',
  weather: 'clear',
  companion: null,
  viewpoint: 'near',
  style: 'painting',
}
export const square = (longSidePx: number) => ({ format: 'square', framing: STRAIGHT, longSidePx }) as const
export const svg = (scene: Scene, seed = 'a') => drawScene(scene, square(480), seed)

/** RGB bytes as a model's preprocessing makes them from a file: [side, side, 3]. */
export async function pixels(scene: Scene, side: number, seed = 'a'): Promise<Buffer> {
  const large = await sharp(Buffer.from(drawScene(scene, square(4 * side), seed)))
    .png()
    .toBuffer()
  return sharp(large).resize(side, side).flatten().removeAlpha().raw().toBuffer()
}

export const difference = (a: Buffer, b: Buffer) =>
  a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length
