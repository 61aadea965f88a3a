/** Texts of the files that rules leave out. Pure. */
import { isIncludableRule, type LeftOutFiles, type LeftOutRule } from '../../electron/shared/left-out.ts'
import type { Folder } from '../../electron/shared/library-api.ts'
import { t } from '../strings/translate.ts'

/** Photos and videos that rules leave out of all folders. */
export function leftOutCount(folders: readonly Folder[]): number {
  return folders.reduce((sum, { excluded, videos }) => sum + excluded + videos, 0)
}

/** "Synology, QNAP ... - 12 photos". */
export function leftOutWords({ rule: name, count: files, atLeast }: LeftOutFiles): string {
  const rule = t(`leftOutRules.${name}`)
  // Links into the kernel's folders have no number, and a count that stopped early may have none.
  if (files === 0) return atLeast ? t('leftOut.notCounted', { rule }) : rule
  return t(`leftOut.${atLeast ? 'atLeast' : 'exactly'}${kindOf(name)}`, { rule, files })
}

/** The words of a rule that the user includes, or the path of an included folder. */
export function includedWords(place: string): string {
  return isIncludableRule(place) ? t(`leftOutRules.${place}`) : place
}

/** The folder, or the rule of single files, that including these files names; null where it would show nothing. */
export function placeToInclude({ path, rule }: LeftOutFiles, watched: ReadonlySet<string>): string | null {
  if (!isIncludableRule(rule)) return null
  return watched.has(path) ? rule : path
}

function kindOf(rule: LeftOutRule): 'Videos' | 'Drawings' | 'Photos' {
  if (rule === 'video') return 'Videos'
  return rule === 'drawing' ? 'Drawings' : 'Photos'
}
