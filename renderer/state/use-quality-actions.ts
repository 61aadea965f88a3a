/** Actions of the quality dialog. Each reports its result in the dialog; none throws. */
import { useMemo } from 'react'
import type { QualityEntry } from '../../electron/shared/app-quality.ts'
import { t } from '../strings/translate.ts'
import { useApp } from './app-context.ts'
import { wordsOf } from './error-words.ts'

export interface QualityActions {
  readonly measure: (refining: boolean) => void
  readonly cancel: () => void
  readonly remove: (entry: QualityEntry) => void
  readonly restore: (entry: QualityEntry) => void
  readonly exportMarks: () => void
  readonly importMarks: () => void
}

export function useQualityActions(say: (words: string) => void): QualityActions {
  const { client, pickFolder } = useApp()
  return useMemo(() => {
    const { api } = client
    const attempt = (work: Promise<string>) => void work.then(say, (error: unknown) => say(wordsOf(error)))
    const quietly = (work: Promise<unknown>) => attempt(work.then(() => ''))
    return {
      measure: (refining) => quietly(api.measureQuality({ refining })),
      cancel: () => quietly(api.cancelMeasuring({})),
      remove: ({ id }) => quietly(api.removeEntry({ entryId: id })),
      restore: ({ id }) => quietly(api.restoreEntry({ entryId: id })),
      exportMarks: () =>
        attempt(
          pickFolder('export').then(async (folder) => {
            if (folder === null) return ''
            const exported = await api.exportQuality({ folder })
            return t('quality.exported', exported) + leftOutWords(exported.leftOut)
          }),
        ),
      importMarks: () =>
        attempt(
          pickFolder('import').then(async (folder) => {
            if (folder === null) return ''
            const imported = await api.importQuality({ folder })
            return t('quality.imported', imported) + leftOutWords(imported.leftOut)
          }),
        ),
    }
  }, [client, pickFolder, say])
}

function leftOutWords(queries: number): string {
  return queries === 0 ? '' : ` ${t('quality.leftOutQueries', { queries })}`
}
