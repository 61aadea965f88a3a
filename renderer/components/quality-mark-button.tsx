/** Begins to mark right answers; beside it how many there are. */
import { ListChecks } from 'lucide-react'
import { answersWords } from '../state/quality-words.ts'
import type { Marking } from '../state/use-marking.ts'
import { t } from '../strings/translate.ts'

export function QualityMarkButton({ right, begin }: Pick<Marking, 'right' | 'begin'>) {
  const label = right.size === 0 ? t('quality.mark') : answersWords(right.size)
  return (
    <button type="button" className="button button--small" title={t('quality.markHint')} onClick={begin}>
      <ListChecks size={14} aria-hidden />
      {label}
    </button>
  )
}
