/** The window's title says what is looked for: it tells tabs and windows apart. */
import { useEffect } from 'react'
import type { AppQuery } from '../../electron/shared/app-query.ts'
import type { Folder } from '../../electron/shared/library-api.ts'
import { folderName, queryWords } from './query-words.ts'

export function useTitle(query: AppQuery, folder: Folder | null): void {
  const words = queryWords(query) || (folder ? folderName(folder.path) : '')
  useEffect(() => {
    document.title = words === '' ? 'Searlight' : `${words} - Searlight`
  }, [words])
}
