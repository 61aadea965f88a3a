/**
 * Reads a query from the command line's options, or from one line of a batch file with the same names, and checks
 * every value: a line may hold any type. Runs in the CLI.
 */
import { resolve } from 'node:path'
import { dateRange } from '../core/query/date-filter.ts'
import { AppError } from '../shared/errors.ts'
import { INVERSION_RECIPES, type InversionRecipe, MAX_INVERSION_STEPS } from '../shared/inversion-api.ts'
import {
  type ConceptChoice,
  DEFAULT_INVERSION,
  type InversionSettings,
  type Query,
  type QueryReference,
  SEARCH_METHODS,
  type SearchMethod,
} from '../shared/library-api.ts'
import type { SearchFilter } from '../shared/search-api.ts'

export const DEFAULT_LIMIT = 50

/** The names are those of the options; a batch line may also use `references`. */
export interface QueryOptions {
  readonly reference?: unknown
  readonly references?: unknown
  readonly text?: unknown
  readonly prompt?: unknown
  readonly method?: unknown
  /** Only the method auto reads it. */
  readonly dial?: unknown
  /** Photos of the library: the answer prefers photos like `more` and avoids photos like `less`. */
  readonly more?: unknown
  readonly less?: unknown
  /** The name of what the references show, `auto` or `none`. */
  readonly concept?: unknown
  readonly limit?: unknown
  readonly from?: unknown
  readonly to?: unknown
  readonly folder?: unknown
  /** Only the method oti reads this and the next three. */
  readonly recipe?: unknown
  readonly steps?: unknown
  readonly seed?: unknown
  /** Optimises as the papers do, without the two shortcuts. */
  readonly exact?: unknown
}

const QUERY_NAMES: ReadonlySet<string> = new Set<keyof QueryOptions>([
  'reference',
  'references',
  'text',
  'prompt',
  'method',
  'dial',
  'more',
  'less',
  'concept',
  'limit',
  'from',
  'to',
  'folder',
  'recipe',
  'steps',
  'seed',
  'exact',
])

export function readQuery(options: QueryOptions): Query {
  const inversion = readInversion(options)
  const dial = readDial(options.dial)
  const concept = readConcept(options.concept)
  return {
    references: [...files(options.references, 'references'), ...files(options.reference, 'reference')],
    text: optionalString(options.text, 'text'),
    prompt: optionalString(options.prompt, 'prompt'),
    method: readMethod(options.method),
    inversion,
    ...(dial !== null && { dial }),
    ...(concept && { concept }),
    more: files(options.more, 'more'),
    less: files(options.less, 'less'),
    limit: readWhole(options.limit, 'limit', 1) ?? DEFAULT_LIMIT,
    filter: readFilter(options),
  }
}

/** Reads one line of `--batch`. @throws `usage` */
export function readQueryLine(line: string, defaults: QueryOptions = {}): Query {
  let value: unknown
  try {
    // Some editors begin a file with a byte order mark.
    value = JSON.parse(line.replace(/^\ufeff/, ''))
  } catch {
    throw wrong('a batch line is one JSON object')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrong('a batch line is one JSON object')
  const unknown = Object.keys(value).find((name) => !QUERY_NAMES.has(name))
  if (unknown !== undefined)
    throw wrong(`a batch line has no "${unknown}"; it has ${[...QUERY_NAMES].join(', ')}`)
  return readQuery({ ...defaults, ...value })
}

function files(value: unknown, name: string): readonly QueryReference[] {
  return paths(value, name).map((path) => ({ kind: 'file', path }))
}

function paths(value: unknown, name: string): readonly string[] {
  const given = strings(value, name)
  if (given.includes('')) throw wrong(`${name} is a path, not an empty text`)
  return given.map((path) => resolve(path))
}

function readMethod(value: unknown): SearchMethod {
  if (value === undefined || value === null) return 'auto'
  const method = SEARCH_METHODS.find((name) => name === value)
  if (!method) throw wrong(`method is one of ${SEARCH_METHODS.join(', ')}, not "${String(value)}"`)
  return method
}

/** The engine refuses a name that is empty or too long. */
function readConcept(value: unknown): ConceptChoice | null {
  const text = optionalString(value, 'concept')
  if (text === null) return null
  return text === 'auto' || text === 'none' ? { kind: text } : { kind: 'name', name: text }
}

function readDial(value: unknown): number | null {
  if (value === undefined || value === null) return null
  const dial = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof dial === 'number' && dial >= 0 && dial <= 1) return dial
  throw wrong(`dial is a number from 0, like the references, to 1, like the text, not "${String(value)}"`)
}

/** Reads a whole number from `least` to `most`, as a number or in digits; null without a value. @throws `usage` */
export function readWhole(
  value: unknown,
  name: string,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number | null {
  if (value === undefined || value === null) return null
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most)
    return number
  const limits = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`
  throw wrong(`${name} is a whole number ${limits}, not "${String(value)}"`)
}

/** Refuses a wrong value even if the method does not read it. @throws `usage` */
export function readInversion({
  recipe,
  steps,
  seed,
  exact,
}: Pick<QueryOptions, 'recipe' | 'steps' | 'seed' | 'exact'>): InversionSettings {
  return {
    recipe: readRecipe(recipe),
    steps: readWhole(steps, 'steps', 1, MAX_INVERSION_STEPS) ?? DEFAULT_INVERSION.steps,
    seed: readWhole(seed, 'seed', 0) ?? DEFAULT_INVERSION.seed,
    ...(readExact(exact) && { exact: true }),
  }
}

function readExact(value: unknown): boolean {
  if (value === undefined || value === null) return false
  if (typeof value === 'boolean') return value
  throw wrong(`exact is true or false, not "${String(value)}"`)
}

function readRecipe(value: unknown): InversionRecipe {
  if (value === undefined || value === null) return DEFAULT_INVERSION.recipe
  const recipe = INVERSION_RECIPES.find((name) => name === value)
  if (recipe) return recipe
  throw wrong(`recipe is ${INVERSION_RECIPES.join(' or ')}, not "${String(value)}"`)
}

function readFilter({ from, to, folder }: QueryOptions): SearchFilter {
  const folders = paths(folder, 'folder')
  const range = [optionalString(from, 'from') ?? undefined, optionalString(to, 'to') ?? undefined] as const
  const dates = range.some((date) => date !== undefined) ? dateRange(...range) : {}
  return { ...dates, ...(folders.length > 0 ? { folders } : {}) }
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
