/** What rules leave out, in the window's words. */
import {
  isIncludableRule,
  LEFT_OUT_WORDS,
  type LeftOutFiles,
  type LeftOutRule,
} from '../../electron/shared/left-out.ts'
import type { Folder } from '../../electron/shared/library-api.ts'
import { count } from './progress-words.ts'

/** Of all folders: pictures and videos. */
export function leftOutCount(folders: readonly Folder[]): number {
  return folders.reduce((sum, { excluded, videos }) => sum + excluded + videos, 0)
}

/** "Synology, QNAP ...: 12 pictures". */
export function leftOutWords({ rule, count: files, atLeast }: LeftOutFiles): string {
  const words = LEFT_OUT_WORDS[rule]
  // Links into the kernel's folders have no number, and a count that was cut short may have none.
  if (files === 0) return atLeast ? `${words} - not counted` : words
  return `${words} - ${atLeast ? 'at least ' : ''}${count(files)} ${kindWords(rule, files)}`
}

/** A rule that a person included, or the path of a folder. */
export function includedWords(place: string): string {
  return isIncludableRule(place) ? LEFT_OUT_WORDS[place] : place
}

/** What including these files names: the folder, or the rule of single files; null where nothing would be shown. */
export function placeToInclude({ path, rule }: LeftOutFiles, watched: ReadonlySet<string>): string | null {
  if (!isIncludableRule(rule)) return null
  return watched.has(path) ? rule : path
}

function kindWords(rule: LeftOutRule, files: number): string {
  if (rule === 'video') return files === 1 ? 'video' : 'videos'
  if (rule === 'drawing') return files === 1 ? 'drawing' : 'drawings'
  return files === 1 ? 'picture' : 'pictures'
}
