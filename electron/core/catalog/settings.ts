/** The settings of a library. Runs in the engine; the table `setting`. */
import type { Query, ReadableDatabase, WritableDatabase } from './database.ts'

/**
 * `model`: row id of the generation being filled; `serving_model`: of the one that is searched. `marked_after`: how
 * far photos were looked at for what the former lacks; -1 when all were. `marks`: counts the changes of right answers. `read_again`:
 * how far a release looked for what it reads otherwise; see read-again.
 */
export type SettingKey =
  | 'marked_after'
  | 'model'
  | 'serving_model'
  | 'ignore_patterns'
  | 'included'
  | 'swept_ms'
  | 'marks'
  | 'read_again'

export class Settings {
  readonly #get: Query<{ readonly value: string }>

  constructor(db: ReadableDatabase) {
    this.#get = db.query('SELECT value FROM setting WHERE key = @key')
  }

  get(key: SettingKey): string | null {
    return this.#get.get({ key })?.value ?? null
  }

  /** Globs of what the user wants left out; see ingest/ignore-rules. */
  ignorePatterns(): readonly string[] {
    return this.#strings('ignore_patterns')
  }

  /** Rules and absolute paths that the user includes though they are left out by default. */
  included(): readonly string[] {
    return this.#strings('included')
  }

  #strings(key: SettingKey): readonly string[] {
    const stored: unknown = JSON.parse(this.get(key) ?? '[]')
    return Array.isArray(stored) ? stored.filter((value) => typeof value === 'string') : []
  }
}

export class SettingsWriter extends Settings {
  readonly #set

  constructor(db: WritableDatabase) {
    super(db)
    this.#set = db.command(
      'INSERT INTO setting (key, value) VALUES (@key, @value) ON CONFLICT (key) DO UPDATE SET value = @value',
    )
  }

  set(key: SettingKey, value: string): void {
    this.#set.run({ key, value })
  }

  setIgnorePatterns(patterns: readonly string[]): void {
    this.set('ignore_patterns', JSON.stringify(patterns))
  }

  setIncluded(included: readonly string[]): void {
    this.set('included', JSON.stringify(included))
  }
}
