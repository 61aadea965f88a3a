/**
 * Reads folders of the library: "in Holidays", "from my Phone folder", "Holidays/Rome". Pure.
 *
 * [Note: A folder or a scene] "a dog in snow" describes a scene, also where a folder is called Snow. A name counts as a
 * folder if the word folder or album stands beside it, if it is quoted, if it has several words or digits, if the
 * sentence asks for photos from it and nothing else, or if it is written exactly as the folder is, with its capital
 * letter. The last does not hold in German, which writes every noun so. A name that is a date (2018, May 2023) needs the
 * word folder or quotation marks.
 */

import { atomsOf } from '../dates/date-atoms.ts'
import { dayOf } from '../dates/days.ts'
import type { FoundPart, PartReader } from '../part-reader.ts'
import { Sentence } from '../sentence.ts'
import { wordSet } from '../vocabulary.ts'
import { type KnownNames, nameKey } from './known-names.ts'
import { type Around, isNegated, isOnlyFiller, leadOf } from './words-around.ts'

const MARKERS =
  wordSet(`folder folders album albums directory ordner verzeichnis dossier repertoire carpeta フォルダ フォルダー
  アルバム مجلد البوم المجلد`)
const FROM = wordSet('from aus von vom de du des depuis del desde من')
const IN = wordSet('in within inside im dans en في')
const PREPOSITIONS = new Set([...FROM, ...IN])

export const folderReader: PartReader = {
  kind: 'folder',
  read(sentence, { names }) {
    const found: FoundPart[] = []
    for (let at = 0; at < sentence.words.length; at++) {
      const part = folderAt(sentence, at, names)
      if (!part) continue
      found.push(part)
      while ((sentence.words[at + 1]?.start ?? Infinity) < part.end) at++
    }
    return found
  },
}

/** The longest name that begins at a word and counts as a folder. */
function folderAt(sentence: Sentence, at: number, names: KnownNames): FoundPart | null {
  const { words } = sentence
  const word = words[at]
  if (!word || word.kind === 'mark' || word.kind === 'kept') return null
  if (word.kind === 'word' && word.text.includes('/')) return pathAt(sentence, at, names)
  const japanese = japaneseAt(sentence, at, names)
  if (japanese) return japanese
  for (let next = Math.min(words.length, at + names.longestFolder); next > at; next--) {
    const name = sentence.quote(word.start, words[next - 1]?.end ?? 0)
    const folders = names.foldersNamed(nameKey(name))
    if (folders.length === 0) continue
    const part = partOf(sentence, {
      at,
      next,
      name,
      isWritten: folders.some((folder) => folder.name === name),
    })
    if (part) return { ...part, value: { folders: folders.map(({ path }) => path) } }
  }
  return null
}

/** 旅行フォルダの犬: without spaces, the word folder is behind the name. */
const JAPANESE = /^(?<name>.{1,40}?)の?(?:フォルダー?|アルバム)(?:の中|内)?(?:にある|の|から|に|で)?/u

function japaneseAt({ words, text }: Sentence, at: number, names: KnownNames): FoundPart | null {
  const word = words[at]
  const found = word && JAPANESE.exec(word.text)
  if (!word || !found) return null
  const length = found.groups?.['name']?.length ?? 0
  const folders = names.foldersNamed(nameKey(text.slice(word.start, word.start + length)))
  if (folders.length === 0) return null
  return {
    value: { folders: folders.map(({ path }) => path) },
    start: word.start,
    end: word.start + found[0].length,
  }
}

function pathAt(sentence: Sentence, at: number, names: KnownNames): FoundPart | null {
  const word = sentence.words[at]
  const folders = names.foldersAt(sentence.text.slice(word?.start, word?.end))
  const { first } = leadOf(sentence, at, PREPOSITIONS)
  if (!word || folders.length === 0 || isNegated(sentence, first)) return null
  return { value: { folders }, start: sentence.words[first]?.start ?? 0, end: word.end }
}

interface Named {
  readonly at: number
  readonly next: number
  readonly name: string
  /** As the folder is written. */
  readonly isWritten: boolean
}

function partOf(sentence: Sentence, named: Named): Pick<FoundPart, 'start' | 'end'> | null {
  const { words } = sentence
  const isMarkedBefore = MARKERS.has(words[named.at - 1]?.text ?? '')
  const isMarkedAfter = MARKERS.has(words[named.next]?.text ?? '')
  const around = leadOf(sentence, isMarkedBefore ? named.at - 1 : named.at, PREPOSITIONS)
  const isMarked = isMarkedBefore || isMarkedAfter
  const counts = isMarked ? isMarkedFolder(around, named) : isPlainFolder(sentence, around, named)
  if (!counts || isNegated(sentence, around.first)) return null
  const last = isMarkedAfter ? named.next : named.next - 1
  return { start: words[around.first]?.start ?? 0, end: words[last]?.end ?? 0 }
}

/** "a red folder" is a thing, also where a folder is called Red. */
function isMarkedFolder({ preposition }: Around, { name, isWritten }: Named): boolean {
  return preposition !== null || (isWritten && hasCapital(name))
}

function isPlainFolder(sentence: Sentence, around: Around, { at, next, name, isWritten }: Named): boolean {
  const { preposition, first } = around
  if (preposition === null) return false
  if (sentence.words[at]?.kind === 'quote') return true
  if (isDate(name)) return false
  if (FROM.has(preposition) && isOnlyFiller(sentence, first)) return true
  if (next - at > 1 || /[\d_]/.test(name)) return true
  return isWritten && hasCapital(name) && !(sentence.speaks('de') && !sentence.speaks('en'))
}

/** "in 2018" is a date, also where a folder is called 2018: dates know photos outside of that folder. */
function isDate(name: string): boolean {
  const [atom] = atomsOf(new Sentence(name), dayOf(2000, 1, 1))
  return atom?.start === 0 && atom.end === name.length
}

function hasCapital(name: string): boolean {
  return name !== name.toLowerCase()
}
