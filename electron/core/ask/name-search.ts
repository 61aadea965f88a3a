/** Looks for the words of a sentence in the names of photos, for a library without a model. Pure. */
import type { ParsedAsk } from '../../shared/ask-api.ts'
import { nameKey } from './names/known-names.ts'
import { Sentence } from './sentence.ts'
import { CONJUNCTIONS, DETERMINERS, FILLERS, PREPOSITIONS } from './vocabulary.ts'

/**
 * A test of a photo's names. Each word of the text begins a word of the names; no name holds all words of an exclusion.
 * Japanese stands without spaces, so it may stand anywhere.
 */
export function nameTest({
  text,
  without,
}: Pick<ParsedAsk, 'text' | 'without'>): (names: readonly string[]) => boolean {
  const wanted = tellingWords(text)
  const unwanted = without.map(tellingWords).filter(({ length }) => length > 0)
  return (names) => {
    const key = ` ${nameKey(names.join(' ').replace(/[/\\]/g, ' '))}`
    const holds = (word: string) => key.includes(/^[a-z0-9]/.test(word) ? ` ${word}` : word)
    return wanted.every(holds) && !unwanted.some((words) => words.every(holds))
  }
}

function tellingWords(text: string): readonly string[] {
  return new Sentence(text).words.flatMap((word) => {
    if (word.kind === 'mark') return []
    const key = nameKey(new Sentence(text).quote(word.start, word.end))
    const isSmall = [CONJUNCTIONS, DETERMINERS, FILLERS, PREPOSITIONS].some((set) => set.has(key))
    return isSmall || key === '' ? [] : [key]
  })
}
