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
  'library-read-only',
  'library-newer',
  'library-damaged',
  'user-data-invalid',
  'library-locked',
  'model-required',
  'model-missing',
  'model-different',
  'model-invalid',
  'model-other-kind',
  'model-incomplete',
  'model-not-a-file',
  'model-too-large',
  'model-tokenizer-invalid',
  'model-unrunnable',
  'model-useless',
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
  'word-pictures',
  'name-missing',
  'query-empty',
  'query-cancels-out',
  'too-many-references',
  'too-few-photos',
  'nothing-tuned',
  'nothing-marked',
  'too-many-pins',
  'entry-missing',
  'too-many-marks',
  'checkpoint-unusable',
  'phrases-unusable',
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

/** Codes of a model that fails for every photo and every sentence. */
const MODEL_REFUSALS: readonly AppErrorCode[] = [
  'model-invalid',
  'model-other-kind',
  'model-incomplete',
  'model-not-a-file',
  'model-too-large',
  'model-tokenizer-invalid',
  'model-unrunnable',
  'model-useless',
]

export function isModelRefusal(error: unknown): error is AppError {
  return error instanceof AppError && MODEL_REFUSALS.includes(error.code)
}

/** Why one file could not be indexed, or was indexed only in part (`damaged`). Stored with the photo. */
export const FILE_ERROR_CODES = [
  'empty',
  'not-an-image',
  'format-unsupported',
  'raw-unsupported',
  'unreadable',
  'name-unreadable',
  'folder-unreadable',
  'special-file',
  'link-broken',
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
  /** One sentence that tells the user the fault of the file. */
  readonly reason: string
}

export interface SerialisedError {
  readonly code: AppErrorCode
  readonly message: string
  /** Path or name of the folder, file or model in question: the window puts it into its own words. */
  readonly about?: string
}

/** Errors that the user mends by typing another command. */
const WRONG_USAGE: ReadonlySet<AppErrorCode> = new Set([
  'usage',
  'word-pictures',
  'name-missing',
  'query-empty',
  'query-cancels-out',
  'too-many-references',
  'too-few-photos',
  'nothing-tuned',
  'nothing-marked',
])

export function isWrongUsage(code: AppErrorCode): boolean {
  return WRONG_USAGE.has(code)
}

export interface AppErrorOptions extends ErrorOptions {
  /** See SerialisedError. */
  readonly about?: string
}

/** An expected failure that ends a call. Every other thrown value is a defect. */
export class AppError extends Error {
  readonly code: AppErrorCode
  readonly about: string | undefined

  constructor(code: AppErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options)
    this.name = 'AppError'
    this.code = code
    this.about = options.about
  }

  toJSON(): SerialisedError {
    const { code, message, about } = this
    return { code, message, ...(about !== undefined && { about }) }
  }
}

/**
 * Any thrown value as plain data. A full or read-only disk has its code, whatever threw; any other value that is not an
 * AppError becomes `internal` with the same message.
 */
export function serialiseError(error: unknown): SerialisedError {
  return (asExpected(error) ?? new AppError('internal', messageOf(error))).toJSON()
}

/** Codes of the operating system and of SQLite about a disk -> codes of Searlight. */
const DISK_CODES: Readonly<Record<string, AppErrorCode>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  SQLITE_FULL: 'disk-full',
  EROFS: 'library-read-only',
}

/** The AppError that a thrown value is or stands for; null for a defect. */
export function asExpected(error: unknown): AppError | null {
  if (error instanceof AppError) return error
  const system = error instanceof Error && 'code' in error ? String(error.code) : ''
  const code = system.startsWith('SQLITE_READONLY') ? 'library-read-only' : DISK_CODES[system]
  if (code === undefined) return null
  const path = error instanceof Error && 'path' in error ? ` (${error.path})` : ''
  const message =
    code === 'disk-full'
      ? `the disk is full${path}; nothing was lost`
      : `it is read-only here and cannot be changed${path}`
  return new AppError(code, message, { cause: error })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

export function deserialiseError({ code, message, about }: SerialisedError): AppError {
  return new AppError(code, message, { ...(about !== undefined && { about }) })
}

export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`)
}
