/** Pictures as pixels: JPEG files for libraries, bytes for training. */
import { randomStream } from '../../inversion/random-stream.ts'
import { drawScene } from './drawing/draw-scene.ts'
import type { Picture } from './pictures.ts'
import { sharp } from './raster.ts'

/** 5:4 at most, so that no model pads the picture: 480 x 384, 384 x 480 or 480 x 480. */
export const LONG_SIDE_PX = 480
const JPEG_QUALITY = 88
/** Light noise over everything: paper under paint, so that no area is perfectly flat for a model. */
const GRAIN_SIDE_PX = 64
const GRAIN_DEPTH = 14

/**
 * A square of grey noise around the middle grey, made once; `soft-light` leaves the middle grey unchanged.
 */
const grain = (() => {
  const random = randomStream('grain')
  const pixels = Buffer.alloc(GRAIN_SIDE_PX * GRAIN_SIDE_PX * 3)
  for (let i = 0; i < pixels.length; i += 3)
    pixels.fill(128 + (random() + random() - 1) * GRAIN_DEPTH, i, i + 3)
  return { input: pixels, raw: { width: GRAIN_SIDE_PX, height: GRAIN_SIDE_PX, channels: 3 as const } }
})()

export const svgOf = (picture: Picture, longSidePx = LONG_SIDE_PX) =>
  drawScene(
    picture.scene,
    { format: picture.format, framing: picture.framing, longSidePx },
    picture.drawingSeed,
  )

/** A JPEG with date, camera and place, as a camera writes them; none of them reveals the content. */
export async function renderJpeg(picture: Picture, longSidePx = LONG_SIDE_PX): Promise<Buffer> {
  return sharp(Buffer.from(svgOf(picture, longSidePx)))
    .composite([{ ...grain, blend: 'soft-light', tile: true }])
    .flatten()
    .withExif(exifOf(picture))
    .withXmp(xmpOf(picture))
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer()
}

/**
 * Drawn larger and then reduced, as a model's preprocessing does with files: at 64 pixels the mean difference
 * to that is 1.5 levels of 255, and 3.7 for a drawing at that size. In two steps, because sharp would
 * otherwise draw the SVG at the small size.
 */
const SUPERSAMPLING = 3

/** RGB bytes of the central square, at a model's size: [side, side, 3], for training without files. */
export async function renderPixels(picture: Picture, sidePx: number): Promise<Buffer> {
  const longSidePx = Math.round(sidePx * SUPERSAMPLING * (picture.format === 'square' ? 1 : 1.25))
  const { data, info } = await sharp(Buffer.from(svgOf(picture, longSidePx)))
    .raw()
    .toBuffer({ resolveWithObject: true })
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })
    .resize(sidePx, sidePx, { fit: 'cover', kernel: 'cubic' })
    .flatten()
    .removeAlpha()
    .raw()
    .toBuffer()
}

function exifOf({ taken, camera, location }: Picture) {
  return {
    IFD0: { Make: camera.make, Model: camera.model, Software: 'Searlight sample world', DateTime: taken },
    IFD2: { DateTimeOriginal: taken, DateTimeDigitized: taken, ExifVersion: '0232' },
    IFD3: {
      GPSLatitudeRef: 'N',
      GPSLatitude: degrees(location.latitude),
      GPSLongitudeRef: 'W',
      GPSLongitude: degrees(-location.longitude),
    },
  }
}

const degrees = (value: number) => {
  const minutes = Math.round((value % 1) * 60)
  return `${Math.floor(value)}/1 ${minutes}/1 0/1`
}

function xmpOf({ location }: Picture): string {
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="${location.name}"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`
}
