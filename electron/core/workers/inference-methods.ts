/** The calls that an inference worker answers. Runs in the engine. */
import type { InferenceMethod } from '../../shared/inference-api.ts'

export const INFERENCE_METHODS = [
  'probe',
  'open',
  'verify',
  'identify',
  'ingest',
  'inspect',
  'outside',
  'encodeImage',
  'encodeText',
  'textHints',
  'conceptNames',
  'invertByPhi',
  'invert',
  'judge',
  'trainPhi',
  'usePhi',
  'render',
  'pictureHash',
  'stats',
] as const satisfies readonly InferenceMethod[]
