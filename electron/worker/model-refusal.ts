/** Runs in the inference worker. What is wrong with a model's files, with the closed code that the window words. */
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
