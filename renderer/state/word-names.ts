/** Names of words, and words in what is typed. Pure; the engine has the last say on both. */
import type { Word } from '../../electron/shared/app-refining.ts'
import { MAX_NAME_LENGTH } from '../../electron/shared/app-refining.ts'

/** Marks belong to letters: many scripts cannot be written without them. */
const WORD = /[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}])?/gu
const NAME = new RegExp(`^${WORD.source}$`, 'u')
const BEGUN = /[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]*$/u
/** What is in quotes is meant as it is written; one quote alone is 12" of something. */
const QUOTED = /"[^"]*"|[“„”][^“„”]*[“”]/gu
/** While it is typed, a quote waits for the other one. */
const QUOTING = /["“„][^"“”]*$/u
/** Fewer letters begin too many words. */
const FEWEST_LETTERS = 2

export function folded(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

export type NameProblem = 'invalid' | 'taken'

/** Null where the name can be used, or nothing is typed yet. `except` is the word that is renamed. */
export function nameProblem(
  name: string,
  words: readonly Pick<Word, 'id' | 'name'>[],
  except: number | null = null,
): NameProblem | null {
  if (name === '') return null
  if (name.length > MAX_NAME_LENGTH || !NAME.test(name)) return 'invalid'
  return words.some((word) => word.id !== except && folded(word.name) === folded(name)) ? 'taken' : null
}

/** Words of the user's own that stand in a sentence, in its order; not those in quotes. */
export function wordsIn(text: string, words: readonly Word[]): readonly Word[] {
  const typed = new Set([...text.replace(QUOTED, ' ').matchAll(WORD)].map(([word]) => folded(word)))
  const byName = new Map(words.map((word) => [folded(word.name), word]))
  return [...typed].flatMap((name) => byName.get(name) ?? [])
}

export interface Completion {
  readonly name: string
  /** The whole sentence with the word in it. */
  readonly text: string
}

/** The word that the last letters of the sentence begin. */
export function completionOf(text: string, words: readonly Word[]): Completion | null {
  const plain = text.replace(QUOTED, (quoted) => ' '.repeat(quoted.length))
  const [begun] = (QUOTING.test(plain) ? null : BEGUN.exec(plain)) ?? []
  if (begun === undefined || [...begun].length < FEWEST_LETTERS) return null
  const letters = folded(begun)
  const word = words.find(({ name }) => folded(name).startsWith(letters))
  if (!word || folded(word.name) === letters) return null
  return { name: word.name, text: text.slice(0, text.length - begun.length) + word.name }
}
