/**
 * Lists and maps of annotation files for zod, and plain words for its complaints. Runs in the engine.
 *
 * zod continues after a complaint, so a large file that is wrong throughout gives millions of them. The checks here end
 * at the first.
 */
import { z } from 'zod'

/** @param most the largest number of entries that a file has a reason to hold */
export function listOf<T>(entry: z.ZodType<T>, most = Number.MAX_SAFE_INTEGER): z.ZodType<readonly T[]> {
  return z.unknown().transform((values, context) => {
    if (!Array.isArray(values)) return refuse(context, values === undefined ? 'is missing' : 'must be a list')
    if (values.length > most) return refuse(context, `must have at most ${most}`)
    const read: T[] = []
    for (const [index, value] of values.entries()) {
      const result = entry.safeParse(value, { reportInput: true })
      if (!result.success) return complain(context, index, result.error)
      read.push(result.data)
    }
    return read
  })
}

/** An object whose keys are names. */
export function mapOf<T>(key: z.ZodType<string>, entry: z.ZodType<T>): z.ZodType<ReadonlyMap<string, T>> {
  return z.record(z.string(), z.unknown()).transform((values, context) => {
    const read = new Map<string, T>()
    for (const [name, value] of Object.entries(values)) {
      const [known, result] = [key.safeParse(name), entry.safeParse(value, { reportInput: true })]
      if (!known.success) return complain(context, name, known.error)
      if (!result.success) return complain(context, name, result.error)
      read.set(name, result.data)
    }
    return read
  })
}

function complain(context: z.RefinementCtx, at: PropertyKey, { issues: [issue] }: z.ZodError): never {
  const path = [at, ...(issue?.path ?? [])]
  return refuse(context, issue ? complaintOf(issue) : 'is not valid', path)
}

function refuse(context: z.RefinementCtx, message: string, path: PropertyKey[] = []): never {
  context.addIssue({ code: 'custom', path, message })
  return z.NEVER
}

export function complaintOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${KINDS[issue.expected] ?? issue.expected}`
    case 'too_big':
      return `must ${verbFor(issue.origin)} at most ${issue.maximum}`
    case 'too_small':
      return `must ${verbFor(issue.origin)} at least ${issue.minimum}`
    default:
      return issue.message
  }
}

/** zod's names of kinds -> plain words. */
const KINDS: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
}

/** A limit of lists and text is one of their length. */
function verbFor(origin: string): 'be' | 'have' {
  return origin === 'array' || origin === 'string' ? 'have' : 'be'
}
