/** A query in a few words: for the window's title and for screen readers. Pure. */
import type { AppQuery } from '../../electron/shared/app-query.ts'
import type { Folder } from '../../electron/shared/library-api.ts'
import { t } from '../strings/translate.ts'
import { shorten } from './sentence.ts'

const TITLE_LENGTH = 60

export function queryWords({ references, text }: AppQuery): string {
  const words = shorten(text.trim().replace(/\s+/g, ' '), TITLE_LENGTH)
  if (references.length === 0) return words
  const photos = references.length
  return words === '' ? t('composer.like', { photos }) : t('composer.likeWithWords', { photos, words })
}

/** The last part of a path of any platform. */
export function folderName(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? path
}

/** Names for a list of folders; two folders with the same name also show their parent. */
export function folderLabels(folders: readonly Folder[]): ReadonlyMap<number, string> {
  const names = folders.map((folder) => folderName(folder.path))
  return new Map(
    folders.map(({ id, path }, at) => {
      const name = names[at] ?? path
      const shared = names.filter((each) => each === name).length > 1
      const parent = folderName(path.slice(0, path.lastIndexOf(name)))
      return [id, shared && parent !== '' ? `${name} (${parent})` : name]
    }),
  )
}
