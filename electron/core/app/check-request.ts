/**
 * Refuses calls that do not fit their schema, in a short sentence that names the field and repeats none of its value.
 * Runs in the engine.
 */
import type { z } from 'zod'
import { APP_METHODS, type AppApi } from '../../shared/app-api.ts'
import { AppError } from '../../shared/errors.ts'
import { REQUESTS } from './requests.ts'

/** The same calls, each with a check of its argument. */
export function checkedApi(api: AppApi): AppApi {
  const calls = APP_METHODS.map((method) => [
    method,
    async (request: unknown) => {
      const checked = checkRequest<unknown>(REQUESTS[method] as z.ZodType, request)
      return (api[method] as (request: unknown) => Promise<unknown>)(checked)
    },
  ])
  return Object.fromEntries(calls) as AppApi
}

/** @throws `invalid-request` */
export function checkRequest<T>(schema: z.ZodType<T>, request: unknown): T {
  const result = schema.safeParse(request)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new AppError('invalid-request', issue ? describe(issue) : 'the request is not valid')
}

function describe(issue: z.core.$ZodIssue): string {
  const field = issue.path.length === 0 ? 'the request' : issue.path.map(String).join('.')
  return `${field} ${complaint(issue)}`
}

/** zod has more kinds of complaints; the sender sees one text for the others. */
function complaint(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${issue.expected}`
    case 'too_big':
      return `must be at most ${issue.maximum}`
    case 'too_small':
      return `must be at least ${issue.minimum}`
    case 'unrecognized_keys':
      return 'has a field that does not belong there'
    case 'custom':
      return 'must be an absolute path'
    default:
      return 'is not valid'
  }
}
