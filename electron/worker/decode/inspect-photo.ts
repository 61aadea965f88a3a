/**
 * Runs in the inference worker. The facts of a file without its picture: what a later version of the reader knows better
 * is read again at the price of reading the file.
 */
import type { InspectOutcome } from '../../shared/inference-api.ts'
import { readOutsideCapture } from './capture/outside-capture.ts'
import { readExif } from './exif.ts'
import { withContent } from './file-identity.ts'
import { isFileProblem } from './file-problem.ts'

export async function inspectPhoto(path: string): Promise<InspectOutcome> {
  const [inside, outside] = await Promise.all([
    withContent(path, undefined, async ({ identity, bytes }) => ({ identity, facts: readExif(bytes) })),
    readOutsideCapture(path),
  ])
  if (isFileProblem(inside)) return { status: 'failed', problem: inside }
  const { identity, facts } = inside
  return { status: 'read', identity, captured: facts.captured, camera: facts.camera, outside }
}
