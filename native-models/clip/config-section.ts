/** Reads fields of a JSON config one by one, checks each, and names the file and the field in every error. */
import { ModelError } from '../weights/model-error.ts'
import { readModelText } from '../weights/model-file.ts'

/** Real files have 5 KB. */
const MAX_CONFIG_BYTES = 1 << 20

export class ConfigSection {
  readonly file: string
  readonly #fields: Readonly<Record<string, unknown>>
  readonly #path: string

  constructor(file: string, fields: Readonly<Record<string, unknown>>, path = '') {
    this.file = file
    this.#fields = fields
    this.#path = path
  }

  has(key: string): boolean {
    return this.value(key) !== undefined
  }

  /** JSON null counts as missing, because Python writes absent values so. */
  value(key: string): unknown {
    return Object.hasOwn(this.#fields, key) ? (this.#fields[key] ?? undefined) : undefined
  }

  /**
   * A size or a count.
   * @param fallback the value of a missing field; without it the field is required
   */
  positiveInteger(key: string, fallback?: number): number {
    const value = this.value(key) ?? fallback
    if (isInteger(value) && value > 0) return value
    throw this.error(key, 'a positive integer')
  }

  /**
   * A size that takes memory or time.
   * @param max more than any model has
   */
  sizeUpTo(max: number, key: string, fallback?: number): number {
    const size = this.positiveInteger(key, fallback)
    if (size <= max) return size
    const facts = { file: this.file, expected: `${max} at most`, found: `${size}` }
    throw new ModelError(`"${this.#path}${key}" is larger than in any model`, { ...facts, kind: 'too-large' })
  }

  /** An id in a list of `count`. */
  indexBelow(count: number, key: string, fallback: number): number {
    const value = this.value(key) ?? fallback
    if (isInteger(value) && value >= 0 && value < count) return value
    throw this.error(key, `an integer from 0 to ${count - 1}`)
  }

  positiveNumber(key: string, fallback?: number): number {
    const value = this.value(key) ?? fallback
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value
    throw this.error(key, 'a positive number')
  }

  oneOf<T extends string>(key: string, choices: readonly T[], fallback: T): T {
    const value = this.value(key) ?? fallback
    const choice = choices.find((name) => name === value)
    if (choice !== undefined) return choice
    throw this.error(key, `one of ${choices.map((name) => `"${name}"`).join(', ')}`)
  }

  /** The object at `key`; empty when it is missing. */
  section(key: string): ConfigSection {
    const value = this.value(key) ?? {}
    if (isObject(value)) return new ConfigSection(this.file, value, `${this.#path}${key}.`)
    throw this.error(key, 'an object')
  }

  /** This section, with the fields of `other` overriding its own. */
  overlaidWith(other: ConfigSection): ConfigSection {
    return new ConfigSection(this.file, { ...this.#fields, ...other.#fields }, this.#path)
  }

  error(key: string, expected: string): ModelError {
    const value = this.value(key)
    const found = value === undefined ? 'nothing' : JSON.stringify(value)
    return new ModelError(`"${this.#path}${key}" is wrong`, { file: this.file, expected, found })
  }
}

/** @throws ModelError when the file is missing or is not a JSON object */
export async function readConfig(file: string): Promise<ConfigSection> {
  let json: unknown
  try {
    json = JSON.parse(await readModelText(file, MAX_CONFIG_BYTES))
  } catch (error) {
    if (error instanceof ModelError) throw error
    const problem = 'the file is not valid JSON'
    const found = error instanceof Error ? error.message : String(error)
    throw new ModelError(
      problem,
      { file, expected: 'the configuration of a CLIP model', found },
      { cause: error },
    )
  }
  if (isObject(json)) return new ConfigSection(file, json)
  throw new ModelError('the file is not a JSON object', {
    file,
    expected: 'the configuration of a CLIP model',
  })
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
