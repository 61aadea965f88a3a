/** Describes the files that a library does not show, for `index` and `failed`, and reads `--include`. Runs in the CLI. */
import { existsSync } from 'node:fs'
import { AppError } from '../shared/errors.ts'
import { INCLUDABLE_RULES, isIncludableRule, LEFT_OUT_WORDS, type LeftOutFiles } from '../shared/left-out.ts'
import type { FailedFile } from '../shared/library-api.ts'

export type ListedFile = Pick<FailedFile, 'path' | 'status' | 'code' | 'reason'>

export function listedFile({ path, status, code, reason }: FailedFile): ListedFile {
  return { path, status, code, reason }
}

/** @returns one line of `failed --excluded` */
export function describeLeftOut({ path, rule, count, atLeast }: LeftOutFiles): string {
  return `${path}: ${numberOf(count, atLeast)}left out by ${rule} (${LEFT_OUT_WORDS[rule]})`
}

/** Links into the kernel's folders have no count, and a scan that stopped early may have none. */
function numberOf(count: number, atLeast?: true): string {
  if (count === 0) return atLeast ? 'not counted, ' : ''
  return `${atLeast ? 'at least ' : ''}${count} `
}

/** `places` are rules and folders; an empty one includes nothing. @throws `usage` */
export function includedPlaces(places: readonly string[]): readonly string[] {
  const wrong = places.find((place) => place !== '' && !isIncludableRule(place) && !existsSync(place))
  if (wrong === undefined) return places
  const rules = Object.keys(INCLUDABLE_RULES).join(', ')
  throw new AppError('usage', `--include: "${wrong}" is neither a folder nor a rule (${rules})`)
}
