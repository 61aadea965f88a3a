/**
 * A query from the command line's options, or from one line of a batch file with the same names.
 * Everything is checked here: what comes from a file is not trusted to have the right types.
 */
import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { dateRange } from '../core/retrieval/date-filter.ts'
import { AppError } from '../shared/errors.ts'
import { type Query, SEARCH_METHODS, type SearchMethod } from '../shared/library-api.ts'
import type { SearchFilter } from '../shared/search-api.ts'

export const DEFAULT_LIMIT = 50

/** The names of design/cli.md; a batch line may also say `references`. */
export interface QueryOptions {
  readonly reference?: unknown
  readonly references?: unknown
  readonly text?: unknown
  readonly prompt?: unknown
  readonly method?: unknown
  readonly limit?: unknown
  readonly from?: unknown
  readonly to?: unknown
  readonly folder?: unknown
}

const QUERY_NAMES: ReadonlySet<string> = new Set<keyof QueryOptions | 'recipe' | 'steps' | 'seed'>([
  'reference',
  'references',
  'text',
  'prompt',
  'method',
  'limit',
  'from',
  'to',
  'folder',
  'recipe',
  'steps',
  'seed',
])

export function readQuery(options: QueryOptions): Query {
  return {
    references: [
      ...strings(options.references, 'references'),
      ...strings(options.reference, 'reference'),
    ].map((path) => resolve(path)),
    text: optionalString(options.text, 'text'),
    prompt: optionalString(options.prompt, 'prompt'),
    method: readMethod(options.method),
    limit: readLimit(options.limit),
    filter: readFilter(options),
  }
}

/** One line of `--batch`. */
export function readQueryLine(line: string): Query {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw wrong('a batch line is one JSON object')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrong('a batch line is one JSON object')
  const unknown = Object.keys(value).find((name) => !QUERY_NAMES.has(name))
  if (unknown !== undefined)
    throw wrong(`a batch line has no "${unknown}"; it has ${[...QUERY_NAMES].join(', ')}`)
  return readQuery(value)
}

function readMethod(value: unknown): SearchMethod {
  if (value === undefined || value === null) return 'auto'
  const method = SEARCH_METHODS.find((name) => name === value)
  if (!method) throw wrong(`method is one of ${SEARCH_METHODS.join(', ')}, not "${String(value)}"`)
  return method
}

function readLimit(value: unknown): number {
  if (value === undefined || value === null) return DEFAULT_LIMIT
  const limit = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1) {
    throw wrong(`limit is a whole number of at least 1, not "${String(value)}"`)
  }
  return limit
}

function readFilter({ from, to, folder }: QueryOptions): SearchFilter {
  const folders = strings(folder, 'folder').map(realFolder)
  const range = dateRange(optionalString(from, 'from') ?? undefined, optionalString(to, 'to') ?? undefined)
  return { ...range, ...(folders.length > 0 ? { folders } : {}) }
}

/** The library knows folders by their real paths; one that is gone by now keeps the name it is given. */
function realFolder(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}

function optionalString(value: unknown, name: string): string | null {
  if (value === undefined || value === null) return null
  if (typeof value !== 'string') throw wrong(`${name} is text`)
  return value
}

function strings(value: unknown, name: string): readonly string[] {
  if (value === undefined || value === null) return []
  if (typeof value === 'string') return [value]
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
    throw wrong(`${name} is a list of texts`)
  return value
}

function wrong(message: string): AppError {
  return new AppError('usage', message)
}
