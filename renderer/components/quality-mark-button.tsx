/** Starts the marking of right answers, and shows how many there are. */
import { ListChecks } from 'lucide-react'
import { answersWords } from '../state/quality-words.ts'
import type { Marking } from '../state/use-marking.ts'
import { Tip } from './tip.tsx'

export function QualityMarkButton({ right, begin }: Pick<Marking, 'right' | 'begin'>) {
  const label = right.size === 0 ? 'Mark right answers' : answersWords(right.size)
  return (
    <Tip text="Mark the photos that are right: Searlight then measures how well they are found (m on a photo)">
      <button type="button" className="button button--small" onClick={begin}>
        <ListChecks size={14} aria-hidden />
        {label}
      </button>
    </Tip>
  )
}
