/**
 * Reads a query from the command line's options, or from one line of a batch file with the same names, and checks
 * every value: a line may hold any type. Runs in the CLI.
 */
import { resolve } from 'node:path'
import { dateRange } from '../core/query/date-filter.ts'
import { AppError } from '../shared/errors.ts'
import { INVERSION_RECIPES, type InversionRecipe, MAX_INVERSION_STEPS } from '../shared/inversion-api.ts'
import {
  type AskQuery,
  type ConceptChoice,
  DEFAULT_INVERSION,
  type InversionSettings,
  type Query,
  type QueryReference,
  SAME_KINDS,
  type SameKind,
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
  /** A free sentence instead of `text`. */
  readonly ask?: unknown
  readonly without?: unknown
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
  readonly camera?: unknown
  readonly lens?: unknown
  /** Only the method oti reads this and the next three. */
  readonly recipe?: unknown
  readonly steps?: unknown
  readonly seed?: unknown
  /** Optimises as the papers do, without the two shortcuts. */
  readonly exact?: unknown
  readonly noReferences?: unknown
  readonly same?: unknown
  readonly stacks?: unknown
}

const QUERY_NAMES: ReadonlySet<string> = new Set<keyof QueryOptions>([
  'reference',
  'references',
  'text',
  'prompt',
  'ask',
  'without',
  'method',
  'dial',
  'more',
  'less',
  'concept',
  'limit',
  'from',
  'to',
  'folder',
  'camera',
  'lens',
  'recipe',
  'steps',
  'seed',
  'exact',
  'noReferences',
  'same',
  'stacks',
])

/** A query of words and references, or one of a free sentence. @throws `usage` */
export function readAsked(options: QueryOptions): Query | AskQuery {
  const query = readQuery(options)
  const ask = optionalString(options.ask, 'ask')
  if (ask === null) return query
  if (query.text !== null || query.prompt !== null) {
    throw wrong('ask is the whole query: leave out text and prompt')
  }
  if (ask.trim() === '') throw wrong('the sentence of ask is empty')
  const { text: _text, prompt: _prompt, ...rest } = query
  // One form of each letter, so that the words of the tables match.
  return { ...rest, ask: ask.normalize('NFC') }
}

export function isAsk(query: Query | AskQuery): query is AskQuery {
  return 'ask' in query
}

export function readQuery(options: QueryOptions): Query {
  const inversion = readInversion(options)
  const dial = readDial(options.dial)
  const concept = readConcept(options.concept)
  const same = readSame(options.same)
  const without = readWithout(options.without)
  return {
    references: [...files(options.references, 'references'), ...files(options.reference, 'reference')],
    text: optionalString(options.text, 'text'),
    prompt: optionalString(options.prompt, 'prompt'),
    ...(without.length > 0 && { without }),
    method: readMethod(options.method),
    inversion,
    ...(dial !== null && { dial }),
    ...(concept && { concept }),
    more: files(options.more, 'more'),
    less: files(options.less, 'less'),
    ...(readFlag(options.noReferences, 'noReferences') && { noReferences: true }),
    ...(same.length > 0 && { same }),
    ...(readFlag(options.stacks, 'stacks') && { stacks: true }),
    limit: readWhole(options.limit, 'limit', 1) ?? DEFAULT_LIMIT,
    filter: readFilter(options),
  }
}

/** Reads one line of `--batch`. @throws `usage` */
export function readQueryLine(line: string, defaults: QueryOptions = {}): Query | AskQuery {
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
  return readAsked({ ...defaults, ...value })
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
    ...(readFlag(exact, 'exact') && { exact: true }),
  }
}

function readFlag(value: unknown, name: string): boolean {
  if (value === undefined || value === null) return false
  if (typeof value === 'boolean') return value
  throw wrong(`${name} is true or false, not "${String(value)}"`)
}

function readSame(value: unknown): readonly SameKind[] {
  return strings(value, 'same').map((name) => {
    const kind = SAME_KINDS.find((each) => each === name)
    if (!kind) throw wrong(`same is one of ${SAME_KINDS.join(', ')}, not "${name}"`)
    return kind
  })
}

function readRecipe(value: unknown): InversionRecipe {
  if (value === undefined || value === null) return DEFAULT_INVERSION.recipe
  const recipe = INVERSION_RECIPES.find((name) => name === value)
  if (recipe) return recipe
  throw wrong(`recipe is ${INVERSION_RECIPES.join(' or ')}, not "${String(value)}"`)
}

/** Each exclusion is encoded and takes part in the scan. */
const MAX_WITHOUT = 64

function readWithout(value: unknown): readonly string[] {
  const without = [...new Set(strings(value, 'without').map((words) => words.trim()))]
  if (without.includes('')) throw wrong('without is text, not an empty one')
  if (without.length > MAX_WITHOUT) throw wrong(`at most ${MAX_WITHOUT} exclusions, got ${without.length}`)
  return without
}

function readFilter({ from, to, folder, camera, lens }: QueryOptions): SearchFilter {
  const folders = paths(folder, 'folder')
  const range = [optionalString(from, 'from') ?? undefined, optionalString(to, 'to') ?? undefined] as const
  const dates = range.some((date) => date !== undefined) ? dateRange(...range) : {}
  const [cameras, lenses] = [names(camera, 'camera'), names(lens, 'lens')]
  return {
    ...dates,
    ...(folders.length > 0 && { folders }),
    ...(cameras.length > 0 && { cameras }),
    ...(lenses.length > 0 && { lenses }),
  }
}

function names(value: unknown, name: string): readonly string[] {
  const given = strings(value, name).map((each) => each.trim())
  if (given.includes('')) throw wrong(`${name} is a name, not an empty text`)
  return given
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
