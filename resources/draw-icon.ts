/** Draws icon.png from icon.svg: `node electron/launcher.mjs resources/draw-icon.ts`, after a change to the latter. */
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

/** electron-builder makes every platform's icons of this one. */
const SIDE_PX = 1024
const SVG_SIDE_PX = 512
const SVG_DPI = 72

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url))

await sharp(path('./icon.svg'), { density: (SVG_DPI * SIDE_PX) / SVG_SIDE_PX })
  .resize(SIDE_PX, SIDE_PX)
  .png({ compressionLevel: 9 })
  .toFile(path('./icon.png'))
