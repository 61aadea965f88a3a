/**
 * Brings user data into a library beside the data it has: adds what is missing, and never changes or deletes. Merging
 * the same data twice is the same as once. Runs in the engine, under the writer lock.
 */
import { MAX_PINS } from '../../shared/app-refining.ts'
import { floatsOf } from '../../shared/vectors.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import { KeptPicturesWriter, type NewPicture } from '../catalog/kept-pictures.ts'
import { queryDigest } from '../catalog/marked-queries.ts'
import { MarkedQueriesWriter } from '../catalog/marked-queries-writer.ts'
import { PinWriter } from '../catalog/pin-table.ts'
import { SettingsWriter } from '../catalog/settings.ts'
import type { UserData } from '../catalog/user-data.ts'
import { WordWriter } from '../catalog/word-table.ts'
import { foldWord, wordName } from '../saved/word-name.ts'

export interface Merged {
  readonly pins: number
  readonly words: number
  /** Marked queries that are new, and answers that were added to those the library had. */
  readonly marks: number
  /** Words that took another name, because the library has a word of theirs with other pictures. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[]
  /** Of the data, but not added: each with its reason for a person. */
  readonly refused: readonly string[]
}

/** All of it or nothing. @throws `disk-full` */
export function mergeUserData(db: WritableDatabase, data: UserData): Merged {
  return db.transaction(() => new Merge(db, data).run())
}

class Merge {
  readonly #db: WritableDatabase
  readonly #data: UserData
  readonly #pictures: KeptPicturesWriter
  readonly #photo
  /** Numbers in a feature, by the fingerprint of the model. */
  readonly #sizes: ReadonlyMap<string, number>
  readonly #renamed: { from: string; to: string }[] = []
  readonly #refused: string[] = []
  /** By name: a file may hold one name many times. */
  readonly #lastNumber = new Map<string, number>()

  constructor(db: WritableDatabase, data: UserData) {
    this.#db = db
    this.#data = data
    this.#pictures = new KeptPicturesWriter(db)
    const models = db.query<{ fingerprint: string; size: number }>(
      'SELECT fingerprint, feature_size AS size FROM model',
    )
    this.#sizes = new Map(models.all().map(({ fingerprint, size }) => [fingerprint, size]))
    this.#photo = db.query<{ id: number }>(
      `SELECT photo.id FROM content JOIN photo ON photo.content_id = content.id
       WHERE content.hash = @hash AND photo.removed_ms IS NULL ORDER BY photo.id LIMIT 1`,
    )
  }

  run(): Merged {
    const pins = this.#pins()
    const words = this.#words()
    const marks = this.#marks()
    this.#computed()
    this.#settings()
    return { pins, words, marks, renamed: this.#renamed, refused: this.#refused }
  }

  #pins(): number {
    const table = new PinWriter(this.#db)
    const key = (text: string, hashes: readonly string[]) => JSON.stringify([text.trim(), [...hashes].sort()])
    const held = this.#pictures.all('pin')
    const keys = new Set(
      table.all().map(({ id, text }) =>
        key(
          text,
          (held.get(id) ?? []).map((picture) => `${picture.role} ${picture.hash}`),
        ),
      ),
    )
    let added = 0
    for (const pin of this.#data.pins) {
      const own = key(
        pin.text,
        pin.pictures.map((picture) => `${picture.role} ${picture.hash}`),
      )
      if (keys.has(own)) continue
      if (keys.size >= MAX_PINS) {
        this.#refused.push(`the pin "${pin.name}": a library has at most ${MAX_PINS} pins`)
        continue
      }
      keys.add(own)
      const { name, text, dial, createdMs } = pin
      const id = table.add({ name, text, dial }, createdMs)
      for (const role of ['reference', 'more', 'less'] as const) {
        const pictures = pin.pictures.filter((picture) => picture.role === role)
        this.#pictures.put('pin', id, role, pictures.map(this.#newPicture))
      }
      added++
    }
    return added
  }

  #words(): number {
    const table = new WordWriter(this.#db)
    const known = new Set(table.all().map(({ picturesHash }) => picturesHash))
    let added = 0
    for (const word of this.#data.words) {
      if (known.has(word.picturesHash)) continue
      const name = this.#freeName(word.name, table)
      if (name === null) continue
      const { picturesHash, createdMs } = word
      known.add(picturesHash)
      const id = table.add({ name, folded: foldWord(name), picturesHash }, createdMs)
      this.#pictures.put('word', id, 'reference', word.pictures.map(this.#newPicture))
      added++
    }
    return added
  }

  /** Null where the name is no word; "biscuit-2" where the library has another "biscuit". */
  #freeName(name: string, table: WordWriter): string | null {
    try {
      const given = wordName(name)
      for (let number = this.#lastNumber.get(foldWord(given)) ?? 1; ; number++) {
        const free = number === 1 ? given : wordName(`${given}-${number}`)
        if (table.named(foldWord(free))) continue
        this.#lastNumber.set(foldWord(given), number)
        if (number > 1) this.#renamed.push({ from: given, to: free })
        return free
      }
    } catch (error) {
      this.#refused.push(`the word "${name}": ${error instanceof Error ? error.message : String(error)}`)
      return null
    }
  }

  #marks(): number {
    const table = new MarkedQueriesWriter(this.#db)
    const pictures = table.pictures()
    const present = new Map(
      [...pictures].map(([id, held]) => [id, new Set(held.map(({ role, hash }) => `${role} ${hash}`))]),
    )
    let added = 0
    for (const query of this.#data.marks) {
      const hashes = query.references.map(({ hash }) => hash)
      const digest = queryDigest(hashes, query.text)
      const known = table.byDigest(digest)
      const { text, sharedConcept, aspects, createdMs } = query
      const id =
        known?.id ??
        table.add({ digest, text, sharedConcept, aspects }, query.references.map(this.#newPicture), createdMs)
      const marked = present.get(id) ?? new Set()
      present.set(id, marked)
      const answers = query.answers.filter(({ hash }) => !marked.has(`answer ${hash}`))
      for (const { hash } of answers) marked.add(`answer ${hash}`)
      if (answers.length > 0) table.mark(id, answers.map(this.#newPicture))
      added += (known ? 0 : 1) + answers.length
    }
    return added
  }

  /**
   * Features, pseudo-words, verdicts: the library's own are newer. Those that are no vectors are passed over: a model
   * makes them again, and what a person made is worth more than they are.
   */
  #computed(): void {
    for (const { hash, fingerprint, vector } of this.#data.features) {
      const bytes = vectorBytes(vector, this.#sizes.get(fingerprint))
      if (bytes && this.#pictures.storedFeatures(hash, fingerprint) === null)
        this.#pictures.putFeatures(hash, fingerprint, floatsOf(bytes))
    }
    const pseudoWord = this.#db.command(
      `INSERT OR IGNORE INTO pseudo_word
         (hash, fingerprint, recipe, steps, seed, version, token, losses, concepts, added_ms)
       VALUES (@hash, @fingerprint, @recipe, @steps, @seed, @version, @token, @losses, @concepts, @addedMs)`,
    )
    for (const row of this.#data.pseudoWords) {
      const token = vectorBytes(row.token)
      if (token) pseudoWord.run({ ...row, token })
    }
    const verdict = this.#db.command(
      `INSERT OR IGNORE INTO verdict (hash, fingerprint, version, first, first_loss, refined_loss, kept, reason)
       VALUES (@hash, @fingerprint, @version, @first, @firstLoss, @refinedLoss, @kept, @reason)`,
    )
    for (const row of this.#data.verdicts) {
      const first = row.first === null ? null : vectorBytes(row.first)
      if (first !== undefined) verdict.run({ ...row, first })
    }
  }

  #settings(): void {
    const settings = new SettingsWriter(this.#db)
    const { ignorePatterns, included } = this.#data.settings
    settings.setIgnorePatterns([...new Set([...settings.ignorePatterns(), ...ignorePatterns])])
    settings.setIncluded([...new Set([...settings.included(), ...included])])
  }

  readonly #newPicture = ({ hash, name }: { readonly hash: string; readonly name: string }): NewPicture => ({
    hash,
    name,
    photoId: this.#photo.get({ hash })?.id ?? null,
  })
}

/** Undefined where it is no list of finite float32, or one of another length. */
function vectorBytes(base64: string, length?: number): Buffer | undefined {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length === 0 || bytes.length % 4 !== 0) return undefined
  if (length !== undefined && bytes.length !== 4 * length) return undefined
  return floatsOf(bytes).every(Number.isFinite) ? bytes : undefined
}
