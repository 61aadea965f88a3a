/**
 * Reads one photo through the inference worker. Runs in the engine.
 *
 * [Note: Renames cost a hash] A file whose size is that of a known content is hashed first; where the hash is
 * known too, neither decoder nor encoder sees it. A moved tree so costs one reading of its bytes.
 */
import type { FileIdentity, InferenceApi, IngestOutcome } from '../../shared/inference-api.ts'
import type { PendingPhoto } from '../catalog/pending-photos.ts'
import type { Known, PhotoResult } from '../catalog/store-outcome.ts'

/** What the queue needs of the inference worker. */
export type IngestPort = Pick<InferenceApi, 'identify' | 'ingest' | 'outside'>

/** A file problem is a value; a rejection means that the worker itself gave no answer. */
export async function readPhoto(
  port: IngestPort,
  photo: PendingPhoto,
  known: (identity: FileIdentity) => Known,
): Promise<PhotoResult> {
  const { path } = photo
  let newThumbnail = photo.readAnew
  if (photo.sizeKnown && !photo.readAnew) {
    const identity = await port.identify({ path })
    if ('code' in identity) return { photo, outcome: failed(identity) }
    const as = known(identity)
    if (as === 'whole') {
      const outside = await port.outside({ path })
      return { photo, outcome: { status: 'recognised', identity, outside } }
    }
    newThumbnail = as === 'older'
  }
  return { photo, outcome: await port.ingest({ path, ...(newThumbnail && { newThumbnail }) }) }
}

function failed(problem: Extract<IngestOutcome, { status: 'failed' }>['problem']): IngestOutcome {
  return { status: 'failed', identity: null, problem }
}
