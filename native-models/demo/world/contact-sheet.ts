/**
 * Draws a picture for the README, 1200 x 800: postcards strewn on a desk, with every style and place among
 * them. `node electron/launcher.mjs native-models/demo/world/contact-sheet.ts <file.jpg>`
 */
import { randomStream } from '../../inversion/random-stream.ts'
import { CARDS } from './contact-cards.ts'
import { drawScene, STRAIGHT } from './drawing/draw-scene.ts'
import { sharp } from './raster.ts'
import type { Scene } from './scene.ts'

const [WIDTH_PX, HEIGHT_PX] = [1200, 800]
const [CARD_WIDTH_PX, CARD_HEIGHT_PX, BORDER_PX] = [250, 200, 9]
const DESK = '#33424a'
const SUPERSAMPLING = 2

const px = (value: number) => Math.round(value * SUPERSAMPLING)

async function postcard(scene: Scene, turn: number, growth: number): Promise<Buffer> {
  const width = px(CARD_WIDTH_PX * growth)
  const svg = drawScene(
    scene,
    { format: 'landscape', framing: STRAIGHT, longSidePx: width },
    `sheet ${scene.subject}`,
  )
  const border = px(BORDER_PX * growth)
  const framed = await sharp(Buffer.from(svg))
    .flatten()
    .extend({ top: border, bottom: border, left: border, right: border, background: '#fffdf6' })
    .png()
    .toBuffer()
  return sharp(framed).rotate(turn, { background: '#00000000' }).png().toBuffer()
}

/** A blurred dark card at the same angle, a little lower. */
async function shadow(turn: number, growth: number): Promise<Buffer> {
  const [width, height] = [CARD_WIDTH_PX + 2 * BORDER_PX, CARD_HEIGHT_PX + 2 * BORDER_PX].map((side) =>
    px(side * growth),
  ) as [number, number]
  const flat = await sharp({ create: { width, height, channels: 4, background: '#00000090' } })
    .png()
    .toBuffer()
  const margin = px(16)
  const turned = await sharp(flat).rotate(turn, { background: '#00000000' }).png().toBuffer()
  return sharp(turned)
    .extend({ top: margin, bottom: margin, left: margin, right: margin, background: '#00000000' })
    .blur(px(6))
    .png()
    .toBuffer()
}

async function layer(image: Buffer, x: number, y: number) {
  const { width, height } = await sharp(image).metadata()
  const [left, top] = [Math.round(px(x) - width / 2), Math.round(px(y) - height / 2)]
  // Cuts the part beyond the desk, because composite rejects pictures that overlap the edge.
  const [cutLeft, cutTop] = [Math.max(0, -left), Math.max(0, -top)]
  const cut = {
    left: cutLeft,
    top: cutTop,
    width: Math.min(width - cutLeft, px(WIDTH_PX) - Math.max(0, left)),
    height: Math.min(height - cutTop, px(HEIGHT_PX) - Math.max(0, top)),
  }
  return { input: await sharp(image).extract(cut).toBuffer(), left: Math.max(0, left), top: Math.max(0, top) }
}

function desk(): Buffer {
  const random = randomStream('desk')
  const grainLine = () => {
    const y = random() * HEIGHT_PX
    const bow = () => (y + (random() - 0.5) * 18).toFixed(0)
    return `<path d="M0 ${y.toFixed(0)}C400 ${bow()} 800 ${bow()} 1200 ${bow()}" stroke="${random() < 0.5 ? '#ffffff' : '#000000'}" stroke-opacity="0.05" stroke-width="${(1 + random() * 3).toFixed(1)}" fill="none"/>`
  }
  const lines = Array.from({ length: 120 }, grainLine).join('')
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${px(WIDTH_PX)}" height="${px(HEIGHT_PX)}" viewBox="0 0 ${WIDTH_PX} ${HEIGHT_PX}"><rect width="1200" height="800" fill="${DESK}"/>${lines}</svg>`,
  )
}

const [file] = process.argv.slice(2)
if (file === undefined) {
  process.stderr.write('expected the file to write\n')
  process.exitCode = 2
} else {
  const layers = CARDS.map(async ({ x, y, turnDegrees, growth, scene }) => [
    await layer(await shadow(turnDegrees, growth), x + 4, y + 8),
    await layer(await postcard(scene, turnDegrees, growth), x, y),
  ])
  const composed = await sharp(desk())
    .composite((await Promise.all(layers)).flat())
    .png()
    .toBuffer()
  await sharp(composed).resize(WIDTH_PX, HEIGHT_PX).flatten().jpeg({ quality: 90 }).toFile(file)
}
