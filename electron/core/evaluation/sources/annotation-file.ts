/**
 * Reads annotation files of public benchmarks. An error names the file, the index and the field. Runs in the engine;
 * the size of a file bounds time and memory.
 */
import { readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { isMissing } from '../../ingest/access-problem.ts'
import { complaintOf } from './annotation-lists.ts'

/** The largest known file, COCO's list of 123,403 pictures, has some 40 MB. */
const MOST_BYTES = 64 * 1024 * 1024
/** The limit of a window's text; the longest published caption has some 300. */
const MOST_CAPTION_CHARACTERS = 20_000

/** Words about a picture. A prompt would read braces as the place of the reference. */
export const textField = z
  .string()
  .max(MOST_CAPTION_CHARACTERS)
  .refine((text) => !text.includes('{ref'), 'must not contain "{ref"')
export const captionField = textField.refine((text) => text.trim() !== '', 'must not be empty')

/** A picture's name without folder and extension. */
export const nameField = z.string().regex(/^[\w-]{1,200}$/, 'must be a name of letters, digits, _ and -')
export const idField = z.int().nonnegative()

/** @throws `benchmark-missing`, which names every place that Searlight looked in */
export async function readAnnotations<T>(
  name: string,
  { folders, schema }: { readonly folders: readonly string[]; readonly schema: z.ZodType<T> },
): Promise<T> {
  const found = await findAnnotations<T>(name, { folders, schema })
  if (found !== null) return found
  throw new AppError('benchmark-missing', `${name} is missing: looked in ${folders.join(', ')}`)
}

/** Null if none of the folders has it. @throws `benchmark-invalid` */
export async function findAnnotations<T>(
  name: string,
  { folders, schema }: { readonly folders: readonly string[]; readonly schema: z.ZodType<T> },
): Promise<T | null> {
  for (const folder of folders) {
    const text = await readText(join(folder, name))
    if (text !== null) return parseAnnotations(name, text, schema)
  }
  return null
}

/** @throws `benchmark-invalid` */
export function parseAnnotations<T>(name: string, text: string, schema: z.ZodType<T>): T {
  const result = schema.safeParse(parseJson(name, text), { reportInput: true })
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw invalid(name, issue ? `${placeOf(issue.path)} ${complaintOf(issue)}` : 'is not valid')
}

/** `val.json[3].gt_img_ids[0] must be a number`; indices count from 0, as in the file. */
export function invalid(name: string, complaint: string): AppError {
  return new AppError('benchmark-invalid', `${name}${complaint}`)
}

/** @throws `benchmark-invalid` if two entries share an id */
export function requireUnique(name: string, field: string, ids: readonly (string | number)[]): void {
  const seen = new Map<string | number, number>()
  for (const [index, id] of ids.entries()) {
    const first = seen.get(id)
    if (first !== undefined) throw invalid(name, `[${index}].${field} is ${id}, as in entry ${first}`)
    seen.set(id, index)
  }
}

async function readText(path: string): Promise<string | null> {
  try {
    const stats = await stat(path)
    // Opening a pipe of that name would wait for ever.
    if (!stats.isFile()) return null
    if (stats.size <= MOST_BYTES) return await readFile(path, 'utf8')
    throw invalid(basename(path), ` has ${stats.size} bytes; at most ${MOST_BYTES} are read`)
  } catch (error) {
    if (isMissing(error)) return null
    if (error instanceof AppError) throw error
    throw new AppError('benchmark-missing', `${path} cannot be read: ${reasonOf(error)}`)
  }
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw invalid(name, jsonComplaint(reasonOf(error), text))
  }
}

/** Leaves out the file's own text, which may be anything and goes to a terminal. */
function jsonComplaint(reason: string, text: string): string {
  const [, position] = /at position (\d+)/.exec(reason) ?? []
  if (/end of JSON|Unterminated/.test(reason) || Number(position) >= text.length)
    return ' ends early: it is not all there'
  return position === undefined ? ' is not JSON' : ` is not JSON from its character ${position} on`
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
