/** Checks the names of named words. Runs in the engine; pure. */
import { MAX_NAME_LENGTH } from '../../shared/app-refining.ts'
import { AppError } from '../../shared/errors.ts'

/** Letters and digits of any script; "-" and "_" only inside, where they are not punctuation of the sentence. */
const NAME = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}])?$/u

/** @throws `word-invalid` */
export function wordName(name: string): string {
  const given = name.trim().normalize('NFC')
  if (given.length <= MAX_NAME_LENGTH && NAME.test(given)) return given
  throw new AppError(
    'word-invalid',
    `"${name}" cannot be a word: letters and digits, with "-" and "_" inside, and no spaces`,
  )
}

/** Equal for names that differ in case only. */
export function foldWord(name: string): string {
  return name.normalize('NFC').toLowerCase()
}
