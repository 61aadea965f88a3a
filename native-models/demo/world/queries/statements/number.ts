/** Cardinality, and addition of a thing beside the subject. Pure. */
import { COUNT_WORDS, withArticle } from '../../captions/words.ts'
import { COMPANIONS, COUNTS } from '../../scene.ts'
import { change, others, type StatementMaker, shows } from './statement.ts'

export const cardinality: StatementMaker = (reference) =>
  others(COUNTS, reference.count).map((count) => {
    const text = count === 1 ? 'shows only one of them' : `shows ${COUNT_WORDS[count]} of them`
    return change(['cardinality'], ['count'], text, (target) => target.count === count)
  })

export const addition: StatementMaker = (reference) => {
  if (reference.companion !== null) return []
  return COMPANIONS.filter((kind) => kind !== reference.subject).map((kind) =>
    change(['addition'], ['companion'], `shows ${withArticle(kind)} too`, (target) => shows(target, kind)),
  )
}
