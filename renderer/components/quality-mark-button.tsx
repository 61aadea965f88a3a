/** Begins to mark right answers; beside it how many there are. */
import { ListChecks } from 'lucide-react'
import { answersWords } from '../state/quality-words.ts'
import type { Marking } from '../state/use-marking.ts'

export function QualityMarkButton({ right, begin }: Pick<Marking, 'right' | 'begin'>) {
  const label = right.size === 0 ? 'Mark right answers' : answersWords(right.size)
  return (
    <button
      type="button"
      className="button button--small"
      title="Mark the photos that are right: Searlight then measures how well they are found (m on a photo)"
      onClick={begin}
    >
      <ListChecks size={14} aria-hidden />
      {label}
    </button>
  )
}
