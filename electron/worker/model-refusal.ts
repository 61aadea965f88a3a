/**
 * Turns a fault of a model's files into an error with a closed code, which the window puts into words. Runs
 * in the inference worker.
 */
import type { ModelError, ModelErrorKind } from '../../native-models/weights/model-error.ts'
import { AppError, type AppErrorCode } from '../shared/errors.ts'

const CODES: Readonly<Record<ModelErrorKind, AppErrorCode>> = {
  'other-kind': 'model-other-kind',
  incomplete: 'model-incomplete',
  'not-a-file': 'model-not-a-file',
  'too-large': 'model-too-large',
  invalid: 'model-invalid',
}

export function modelRefusal(error: ModelError): AppError {
  return new AppError(CODES[error.kind], error.message, { cause: error })
}
