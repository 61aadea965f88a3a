/** Checks names of words and finds words in a caption. Pure; the engine decides on both. */
import type { Word } from '../../electron/shared/app-refining.ts'
import { MAX_NAME_LENGTH } from '../../electron/shared/app-refining.ts'

/** Includes combining marks: many scripts need them. */
const WORD = /[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}])?/gu
const NAME = new RegExp(`^${WORD.source}$`, 'u')
const BEGUN = /[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]*$/u
/** Quoted text is plain text; a single quote mark is a unit, as in 12". */
const QUOTED = /"[^"]*"|[“„”][^“„”]*[“”]/gu
/** An open quote at the end, while the user types. */
const QUOTING = /["“„][^"“”]*$/u
/** Too many words begin with fewer letters. */
const FEWEST_LETTERS = 2

export function folded(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

export type NameProblem = 'invalid' | 'taken'

/** Null where the name is valid or empty. `except` is the id of the renamed word. */
export function nameProblem(
  name: string,
  words: readonly Pick<Word, 'id' | 'name'>[],
  except: number | null = null,
): NameProblem | null {
  if (name === '') return null
  if (name.length > MAX_NAME_LENGTH || !NAME.test(name)) return 'invalid'
  return words.some((word) => word.id !== except && folded(word.name) === folded(name)) ? 'taken' : null
}

/** The named words in a caption, in its order, without those in quotes. */
export function wordsIn(text: string, words: readonly Word[]): readonly Word[] {
  const typed = new Set([...text.replace(QUOTED, ' ').matchAll(WORD)].map(([word]) => folded(word)))
  const byName = new Map(words.map((word) => [folded(word.name), word]))
  return [...typed].flatMap((name) => byName.get(name) ?? [])
}

export interface Completion {
  readonly name: string
  /** The whole caption with the completed word. */
  readonly text: string
}

/** The named word that begins with the last letters of the caption. */
export function completionOf(text: string, words: readonly Word[]): Completion | null {
  const plain = text.replace(QUOTED, (quoted) => ' '.repeat(quoted.length))
  const [begun] = (QUOTING.test(plain) ? null : BEGUN.exec(plain)) ?? []
  if (begun === undefined || [...begun].length < FEWEST_LETTERS) return null
  const letters = folded(begun)
  const word = words.find(({ name }) => folded(name).startsWith(letters))
  if (!word || folded(word.name) === letters) return null
  return { name: word.name, text: text.slice(0, text.length - begun.length) + word.name }
}
