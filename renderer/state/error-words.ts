/** Turns error codes into sentences of the window: what happened, what it means, what to do. */
import { MAX_REFERENCES } from '../../electron/shared/app-api.ts'
import { MAX_PINS, MAX_WORD_PHOTOS } from '../../electron/shared/app-refining.ts'
import { AppError, type AppErrorCode, type FileErrorCode } from '../../electron/shared/errors.ts'
import { namedErrors } from '../strings/en/errors.ts'
import { t } from '../strings/translate.ts'
import type { NameProblem } from './word-names.ts'

export function fileErrorWords(code: FileErrorCode): string {
  return t(`fileErrors.${code}`)
}

/** Shown while the user types a name. */
export function nameProblemWords(problem: NameProblem): string {
  return t(problem === 'invalid' ? 'errors.word-invalid' : 'errors.word-taken')
}

/** The sentence for any thrown value. */
export function wordsOf(error: unknown): string {
  return error instanceof AppError ? errorWords(error) : t('errors.internal')
}

interface ErrorToWord {
  readonly code: AppErrorCode
  readonly about?: string | undefined
}

/** The sentence for an error that arrives as data, in a state or a notice. */
export function errorWords({ code, about }: ErrorToWord): string {
  if (about !== undefined && isNamed(code)) return t(`namedErrors.${code}`, { name: lastName(about) })
  switch (code) {
    case 'word-pictures':
      return t('errors.word-pictures', { most: MAX_WORD_PHOTOS })
    case 'too-many-references':
      return t('errors.too-many-references', { most: MAX_REFERENCES })
    case 'too-many-pins':
      return t('errors.too-many-pins', { most: MAX_PINS })
    default:
      return t(`errors.${code}`)
  }
}

function isNamed(code: AppErrorCode): code is AppErrorCode & keyof typeof namedErrors {
  return Object.hasOwn(namedErrors, code)
}

/** The last part of a path: the window shows names, and the whole path where there is room. */
export function lastName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path
}
