/** Shows the query in the window's title, so that tabs and windows differ. */
import { useEffect } from 'react'
import type { AppQuery } from '../../electron/shared/app-query.ts'
import type { Folder } from '../../electron/shared/library-api.ts'
import { t } from '../strings/translate.ts'
import { folderName, queryWords } from './query-words.ts'

export function useTitle(query: AppQuery, folder: Folder | null): void {
  const words = queryWords(query) || (folder ? folderName(folder.path) : '')
  useEffect(() => {
    document.title = words === '' ? 'Searlight' : t('common.pageTitle', { words })
  }, [words])
}
