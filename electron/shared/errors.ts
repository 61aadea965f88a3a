/**
 * Errors that cross process boundaries. Runs anywhere; imports nothing.
 *
 * [Note: Closed codes] Every expected failure has one of the codes below. The message is a plain English
 * sentence for a terminal; the window turns the code into its own words. Codes are never renamed: they are
 * stored in libraries and matched by scripts.
 */

export const APP_ERROR_CODES = [
  'usage',
  'library-missing',
  'library-moved',
  'library-unusable',
  'library-newer',
  'library-locked',
  'model-required',
  'model-different',
  'model-invalid',
  'model-no-tokenizer',
  'model-no-phi',
  'model-unknown',
  'licence-not-accepted',
  'install-running',
  'no-connection',
  'download-failed',
  'download-refused',
  'method-unavailable',
  'folder-missing',
  'folder-unreadable',
  'folder-not-a-folder',
  'folder-of-library',
  'reference-unreadable',
  'reference-missing',
  'picture-too-large',
  'photo-missing',
  'file-unavailable',
  'export-folder-unwritable',
  'export-running',
  'pin-missing',
  'word-missing',
  'word-invalid',
  'word-taken',
  'too-many-pins',
  'entry-missing',
  'too-many-marks',
  'checkpoint-unusable',
  'sample-impossible',
  'benchmark-missing',
  'benchmark-invalid',
  'invalid-request',
  'host-cannot',
  'connection-lost',
  'inference-failed',
  'inference-unavailable',
  'disk-full',
  'cancelled',
  'internal',
] as const
export type AppErrorCode = (typeof APP_ERROR_CODES)[number]

/** Why one file could not be indexed, or was indexed only in part (`damaged`). Stored with the photo. */
export const FILE_ERROR_CODES = [
  'empty',
  'not-an-image',
  'format-unsupported',
  'raw-unsupported',
  'unreadable',
  'vanished',
  'undecodable',
  'damaged',
  'too-many-pixels',
  'file-too-large',
  'too-slow',
  'crashed-the-reader',
] as const
export type FileErrorCode = (typeof FILE_ERROR_CODES)[number]

export interface FileProblem {
  readonly code: FileErrorCode
  /** One sentence for a person: what is wrong with the file. */
  readonly reason: string
}

export interface SerialisedError {
  readonly code: AppErrorCode
  readonly message: string
}

/** An expected failure that ends a call. Anything else that is thrown is a defect. */
export class AppError extends Error {
  readonly code: AppErrorCode

  constructor(code: AppErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'AppError'
    this.code = code
  }

  toJSON(): SerialisedError {
    return { code: this.code, message: this.message }
  }
}

/** Any thrown value as plain data; what is no AppError becomes `internal` and keeps its message. */
export function serialiseError(error: unknown): SerialisedError {
  if (error instanceof AppError) return error.toJSON()
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) }
}

export function deserialiseError(error: SerialisedError): AppError {
  return new AppError(error.code, error.message)
}

export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`)
}
