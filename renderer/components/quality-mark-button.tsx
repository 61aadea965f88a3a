/** Starts the marking of right answers, and shows how many there are. */
import { ListChecks } from 'lucide-react'
import { answersWords } from '../state/quality-words.ts'
import type { Marking } from '../state/use-marking.ts'
import { t } from '../strings/translate.ts'
import { Tip } from './tip.tsx'

export function QualityMarkButton({ right, begin }: Pick<Marking, 'right' | 'begin'>) {
  const label = right.size === 0 ? t('quality.mark') : answersWords(right.size)
  return (
    <Tip text={t('quality.markHint')}>
      <button type="button" className="button button--small" onClick={begin}>
        <ListChecks size={14} aria-hidden />
        {label}
      </button>
    </Tip>
  )
}
