/**
 * Draws a picture for the README, 1200 x 800: postcards strewn on a desk, every style and place among them.
 * `node electron/launcher.mjs native-models/demo/world/contact-sheet.ts <file.jpg>`
 */
// biome-ignore lint/style/noRestrictedImports: a script that composes pixels, run by hand.
import sharp from 'sharp'
import { randomStream } from '../../inversion/random-stream.ts'
import { drawScene, STRAIGHT } from './drawing/draw-scene.ts'
import type { Scene } from './scene.ts'

const [WIDTH_PX, HEIGHT_PX] = [1200, 800]
const [CARD_WIDTH_PX, CARD_HEIGHT_PX, BORDER_PX] = [250, 200, 9]
const DESK = '#33424a'
const SUPERSAMPLING = 2

const plain = { pattern: 'plain', size: 'large', count: 1, weather: 'clear', companion: null, viewpoint: 'near' } as const

/** Chosen by eye, back to front: x and y of the middle, and the turn in degrees. */
const CARDS: readonly (readonly [x: number, y: number, turn: number, scene: Scene])[] = [
  [130, 110, -7, { ...plain, subject: 'lighthouse', colour: 'red', pattern: 'striped', place: 'beach', time: 'dusk', style: 'painting' }],
  [372, 96, 4, { ...plain, subject: 'balloon', colour: 'orange', pattern: 'striped', place: 'mountains', time: 'day', style: 'paper cut' }],
  [610, 112, -3, { ...plain, subject: 'cat', colour: 'black', place: 'village', time: 'night', style: 'painting', companion: { kind: 'butterfly', relation: 'above' } }],
  [846, 96, 5, { ...plain, subject: 'sailboat', colour: 'blue', count: 2, place: 'lake', time: 'dusk', style: 'mosaic' }],
  [1076, 118, -6, { ...plain, subject: 'train', colour: 'green', place: 'snow', time: 'day', weather: 'snowfall', style: 'cartoon' }],
  [118, 312, 5, { ...plain, subject: 'bicycle', colour: 'red', place: 'city', time: 'day', style: 'blueprint' }],
  [358, 296, -5, { ...plain, subject: 'fish', colour: 'purple', pattern: 'spotted', count: 3, place: 'desert', time: 'day', style: 'cartoon' }],
  [852, 300, -4, { ...plain, subject: 'house', colour: 'yellow', place: 'lavender field', time: 'day', style: 'painting' }],
  [1088, 318, 6, { ...plain, subject: 'elephant', colour: 'blue', place: 'living room', time: 'day', style: 'sketch', companion: { kind: 'teapot', relation: 'left' } }],
  [136, 508, -4, { ...plain, subject: 'umbrella', colour: 'yellow', count: 2, place: 'city', time: 'night', weather: 'rain', style: 'painting' }],
  [374, 496, 6, { ...plain, subject: 'castle', colour: 'white', place: 'meadow', time: 'dusk', style: 'paper cut' }],
  [846, 504, 4, { ...plain, subject: 'horse', colour: 'black', pattern: 'striped', place: 'beach', time: 'day', style: 'mosaic' }],
  [1072, 520, -5, { ...plain, subject: 'tent', colour: 'orange', place: 'forest', time: 'night', style: 'painting' }],
  [128, 698, 6, { ...plain, subject: 'rabbit', colour: 'white', count: 4, size: 'small', place: 'kitchen', time: 'day', style: 'cartoon' }],
  [366, 704, -4, { ...plain, subject: 'windmill', colour: 'red', place: 'snow', time: 'night', style: 'blueprint' }],
  [606, 700, 3, { ...plain, subject: 'car', colour: 'yellow', count: 3, viewpoint: 'above', place: 'village', time: 'day', style: 'painting' }],
  [840, 706, -6, { ...plain, subject: 'mushroom', colour: 'red', pattern: 'spotted', count: 2, place: 'forest', time: 'day', style: 'sketch' }],
  [1084, 708, 5, { ...plain, subject: 'turtle', colour: 'green', place: 'lake', time: 'day', viewpoint: 'far', style: 'paper cut' }],
]

/** The one in the middle is larger. */
const HERO = { x: 604, y: 404, turn: -2, growth: 1.22 }
const HERO_SCENE: Scene = { ...plain, subject: 'snail', colour: 'orange', place: 'meadow', time: 'dusk', style: 'painting', companion: { kind: 'balloon', relation: 'above' } }

const px = (value: number) => Math.round(value * SUPERSAMPLING)

async function card(scene: Scene, turn: number, growth: number): Promise<Buffer> {
  const width = px(CARD_WIDTH_PX * growth)
  const svg = drawScene(scene, { format: 'landscape', framing: STRAIGHT, longSidePx: width }, `sheet ${scene.subject}`)
  const border = px(BORDER_PX * growth)
  const framed = await sharp(Buffer.from(svg))
    .flatten()
    .extend({ top: border, bottom: border, left: border, right: border, background: '#fffdf6' })
    .png()
    .toBuffer()
  return sharp(framed).rotate(turn, { background: '#00000000' }).png().toBuffer()
}

/** A blurred dark card, turned alike, a little lower. */
async function shadow(turn: number, growth: number): Promise<Buffer> {
  const [width, height] = [CARD_WIDTH_PX + 2 * BORDER_PX, CARD_HEIGHT_PX + 2 * BORDER_PX].map((side) => px(side * growth)) as [number, number]
  const flat = await sharp({ create: { width, height, channels: 4, background: '#00000090' } }).png().toBuffer()
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
  // What hangs over the desk is cut, as composite takes nothing that does.
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
  const strewn = CARDS.map(([x, y, turn, scene]) => ({ x, y, turn, scene, growth: 1 }))
  const layers = [...strewn, { ...HERO, scene: HERO_SCENE }].map(async ({ x, y, turn, scene, growth }) => [
    await layer(await shadow(turn, growth), x + 4, y + 8),
    await layer(await card(scene, turn, growth), x, y),
  ])
  const composed = await sharp(desk()).composite((await Promise.all(layers)).flat()).png().toBuffer()
  await sharp(composed).resize(WIDTH_PX, HEIGHT_PX).flatten().jpeg({ quality: 90 }).toFile(file)
}
