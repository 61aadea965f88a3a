/** Reads the name of a file: one with an ending, or one that the library has. Pure. */
import type { FoundPart, PartReader } from '../part-reader.ts'
import type { Sentence, Word } from '../sentence.ts'
import { wordSet } from '../vocabulary.ts'
import type { KnownNames } from './known-names.ts'

const ENDING =
  /\.(?:jpe?g|png|webp|gif|tiff?|hei[cf]|avif|bmp|svg|jp2|jxl|dng|cr[23w]|nef|arw|orf|rw2|raf|pef|srw|mp4|mov)$/u
/** Names that programs give: IMG_1234, DSC01234, 20230517_120000. */
const MACHINE_NAME = /^(?=.*\d)[a-z]*[_\d][a-z\d_-]{3,}$/u
const MARKERS = wordSet(
  'file files named called filename datei namens fichier nomme appele archivo fichero llamado llamada ملف',
)
/** A name with more words is a sentence. */
const MAX_WORDS = 12

export const fileReader: PartReader = {
  kind: 'filename',
  read: (sentence, { names }) => [...quoted(sentence, names), ...typed(sentence, names)],
}

/** In quotes a name needs no ending, if the library has a file of that name. */
function quoted(sentence: Sentence, names: KnownNames): readonly FoundPart[] {
  return sentence.words.flatMap((word, at) => {
    if (word.kind !== 'quote') return []
    const name = sentence.quote(word.start, word.end)
    const isName = name !== '' && (ENDING.test(name.toLowerCase()) || names.hasFile(name))
    return isName ? [partOf(sentence, leadOf(sentence.words, at), at, name)] : []
  })
}

function typed(sentence: Sentence, names: KnownNames): readonly FoundPart[] {
  return sentence.words.flatMap((word, at) => {
    if (word.kind !== 'word') return []
    const hasEnding = ENDING.test(word.text)
    if (!hasEnding && !(MACHINE_NAME.test(word.text) && names.hasFile(word.text))) return []
    const first = hasEnding ? firstWord(sentence, at, names) : at
    const name = sentence.text.slice(sentence.words[first]?.start ?? 0, word.end)
    return [partOf(sentence, leadOf(sentence.words, first), at, name)]
  })
}

/**
 * Where a name of several words begins. A name that the library has decides; then the name that a program gave; else all
 * words up to the next mark, because "Without You.jpg" is no exclusion.
 */
function firstWord(sentence: Sentence, at: number, names: KnownNames): number {
  const { words, text } = sentence
  let least = at
  while (at - least < MAX_WORDS && isNamePart(words[least - 1])) least--
  for (let first = least; first <= at; first++) {
    if (names.hasFile(text.slice(words[first]?.start ?? 0, words[at]?.end ?? 0))) return first
  }
  const stem = (words[at]?.text ?? '').replace(ENDING, '')
  return MACHINE_NAME.test(stem) ? at : least
}

function isNamePart(word: Word | undefined): boolean {
  return word?.kind === 'word' && !ENDING.test(word.text) && !MARKERS.has(word.text)
}

function leadOf(words: readonly Word[], at: number): number {
  let first = at
  while (at - first < 3 && MARKERS.has(words[first - 1]?.text ?? '')) first--
  return first
}

function partOf({ words }: Sentence, first: number, last: number, filename: string): FoundPart {
  return { value: { filename }, start: words[first]?.start ?? 0, end: words[last]?.end ?? 0 }
}
