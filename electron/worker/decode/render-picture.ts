/**
 * Renders any readable picture as a JPEG of a given size. The window shows it for formats that browsers do
 * not know, for very large pictures, and instead of lost thumbnails. Runs in the inference worker.
 */
import type { RenderOutcome, RenderRequest } from '../../shared/inference-api.ts'
import { cutOutOf } from './cut-out.ts'
import { fileProblem } from './file-problem.ts'
import { readPhoto } from './read-photo.ts'
import { CHANNELS, type RgbImage } from './rgb-image.ts'
import { sharp } from './sharp.ts'
import { writeJpeg } from './thumbnail.ts'

/** Higher than a thumbnail's, because people look at this picture whole or enlarged. */
const QUALITY = 85

/** Rejects only when the target cannot be written. */
export async function renderPicture(request: RenderRequest): Promise<RenderOutcome> {
  const { path, target, longSide, hash, cutOut } = request
  // The outlines are in pixels of the file, so a cut-out needs the picture at full size.
  const photo = await readPhoto(path, { modelSize: cutOut ? null : { longSide } })
  if (photo.status === 'failed') return { status: 'failed', problem: photo.problem }
  const { identity, facts, pixels } = photo
  if (hash !== null && identity.hash !== hash) {
    return { status: 'failed', problem: fileProblem('vanished', 'the file has changed since it was read') }
  }
  await writeJpeg(target, async () => encode(cutOut ? await cutOutOf(pixels, cutOut) : pixels, longSide))
  return { status: 'rendered', identity, facts }
}

function encode({ data, width, height }: RgbImage, longSide: number): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: CHANNELS } })
    .resize(longSide, longSide, { fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: QUALITY })
    .toBuffer()
}
