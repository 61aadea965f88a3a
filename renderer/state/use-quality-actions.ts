/** What people do about quality. Each says how it went, in the dialog; none throws. */
import { useMemo } from 'react'
import type { QualityEntry } from '../../electron/shared/app-quality.ts'
import { useApp } from './app-context.ts'
import { wordsOf } from './error-words.ts'
import { queriesWords } from './quality-words.ts'

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
            return `Exported ${queriesWords(exported.queries)} to ${exported.folder}.${leftOutWords(exported.leftOut)}`
          }),
        ),
      importMarks: () =>
        attempt(
          pickFolder('import').then(async (folder) => {
            if (folder === null) return ''
            const imported = await api.importQuality({ folder })
            return `Imported ${queriesWords(imported.queries)}.${leftOutWords(imported.leftOut)}`
          }),
        ),
    }
  }, [client, pickFolder, say])
}

function leftOutWords(leftOut: number): string {
  return leftOut === 0 ? '' : ` ${queriesWords(leftOut)} left out.`
}
