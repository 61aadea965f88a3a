/**
 * An object cut out of a photo along its outline, as a reference: pictures are decoded in the inference worker only, so
 * the engine says what to cut and where to write it. Types only; runs in the engine.
 */
import type { RenderOutcome, RenderRequest } from '../../../shared/inference-api.ts'

/** `PictureMaker.render`, in the product. */
export type CropReference = (request: RenderRequest) => Promise<RenderOutcome>
