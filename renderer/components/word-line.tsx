/** The line behind the caption: the named words in it, or a completion. */
import type { Word } from '../../electron/shared/app-refining.ts'
import { wordPhotosWords } from '../state/refining-words.ts'
import { type Completion, folded, wordsIn } from '../state/word-names.ts'
import { t } from '../strings/translate.ts'

export interface WordLineProps {
  readonly id: string
  readonly text: string
  readonly words: readonly Word[]
  /** Named words that the last answer used. */
  readonly read: readonly string[]
  readonly completion: Completion | null
}

export function WordLine({ id, text, words, read, completion }: WordLineProps) {
  return (
    <p id={id} className="word-line" aria-live="polite">
      {completion ? (
        <>
          <kbd className="word-line__key">{t('keys.tab')}</kbd>{' '}
          <span className="word-line__word" dir="auto">
            {completion.name}
          </span>
        </>
      ) : (
        wordsIn(text, words).map((word) => <ReadWord key={word.id} word={word} read={isIn(read, word)} />)
      )}
    </p>
  )
}

function ReadWord({ word, read }: { readonly word: Word; readonly read: boolean }) {
  const { name, references, usable } = word
  if (!usable) return <span className="word-line__word">{t('words.notUsableNamed', { name })}</span>
  return read ? (
    <span className="word-line__word" data-read>
      {wordPhotosWords(name, references.length)}
    </span>
  ) : null
}

function isIn(read: readonly string[], { name }: Word): boolean {
  return read.some((each) => folded(each) === folded(name))
}
