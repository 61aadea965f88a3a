/** User data as a JSON file: read with bounds, refused with a reason. Runs in the engine. */
import { readFileSync, statSync } from 'node:fs'
import { AppError } from '../../shared/errors.ts'
import { USER_DATA_FORMAT, USER_DATA_VERSION, type UserData, userDataSchema } from './user-data.ts'

/** 200 pins with features and pseudo-words take some 5 MB. Each byte of hostile JSON may take 20 in memory. */
const MAX_FILE_BYTES = 64 * 1024 * 1024

/** @throws `user-data-invalid` with the fault of the file */
export function readUserDataFile(path: string): UserData {
  return parseUserData(textOf(path), path)
}

/** @throws `user-data-invalid` */
export function parseUserData(text: string, name = 'the file'): UserData {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    throw invalid(`${name} is not JSON`, error)
  }
  const { format, version } = (value ?? {}) as { readonly format?: unknown; readonly version?: unknown }
  if (format !== USER_DATA_FORMAT) throw invalid(`${name} is not an export of a Searlight library`)
  if (typeof version === 'number' && version > USER_DATA_VERSION)
    throw invalid(`a newer Searlight wrote ${name}; update Searlight to import it`)
  const parsed = userDataSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw invalid(`${name} is damaged at ${issue?.path.join('.') || 'its start'}: ${issue?.message ?? ''}`)
}

function textOf(path: string): string {
  try {
    const stats = statSync(path)
    // A pipe or a device could give bytes for ever.
    if (!stats.isFile()) throw invalid(`${path} is not a file`)
    if (stats.size > MAX_FILE_BYTES) throw invalid(`${path} is too large for an export of a library`)
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof AppError) throw error
    throw invalid(`${path} cannot be read`, error)
  }
}

function invalid(message: string, cause?: unknown): AppError {
  return new AppError('user-data-invalid', message, { cause })
}
