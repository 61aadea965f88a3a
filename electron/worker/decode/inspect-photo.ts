/**
 * Reads the facts of a file without decoding its picture, so that a later version of the reader can improve
 * them at the price of reading the file. Runs in the inference worker.
 */
import type { InspectOutcome } from '../../shared/inference-api.ts'
import { readOutsideCapture } from './capture/outside-capture.ts'
import { readExif } from './exif.ts'
import { withContent } from './file-identity.ts'
import { isFileProblem } from './file-problem.ts'
import { identifyFormat } from './image-format.ts'
import { pngColours } from './png-structure.ts'

export async function inspectPhoto(path: string): Promise<InspectOutcome> {
  const [inside, outside] = await Promise.all([
    withContent(path, undefined, async ({ identity, bytes }) => ({
      identity,
      facts: readExif(bytes),
      mended: isMended(bytes),
    })),
    readOutsideCapture(path),
  ])
  if (isFileProblem(inside)) return { status: 'failed', problem: inside }
  const { identity, facts, mended } = inside
  const { captured, camera, lens } = facts
  return { status: 'read', identity, captured, camera, lens, outside, mended }
}

/** Earlier readers showed PNG files of PQ, HLG and other coded colours as if they were sRGB. */
function isMended(bytes: Buffer): boolean {
  return identifyFormat(bytes) === 'png' && pngColours(bytes) !== null
}
