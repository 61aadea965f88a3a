/**
 * Reads cameras and lenses of the library: "taken with a Canon EOS 5D", "from my iPhone", "sunset, Nikon". Pure.
 *
 * [Note: A camera or a thing] "a man with a Canon" and "a Nikon on a table" describe what a photo shows. A name counts
 * as a filter behind "taken with" and the like, behind "from my", where nothing but "photos with" stands before it, and
 * without an article at the end of a clause, if it is a maker's name that means nothing else, or has several parts.
 */
import type { FoundPart, PartReader } from '../part-reader.ts'
import type { Sentence } from '../sentence.ts'
import { wordSet } from '../vocabulary.ts'
import { type GearMatch, piecesOf } from './known-names.ts'
import { type Around, endsClause, isContent, isNegated, isOnlyFiller, leadOf, TAKEN } from './words-around.ts'

const WITH = wordSet('with on using by mit avec con via par بكاميرا ب')
const FROM = wordSet('from von aus de du del من')
const PREPOSITIONS = new Set([...WITH, ...FROM])
const NOUNS = {
  camera: wordSet('camera kamera appareil camara phone handy telephone telefono'),
  lens: wordSet('lens objektiv objectif objetivo lente'),
} as const
/** Makers whose names are words, and words that are in many names. */
const ORDINARY =
  wordSet(`apple google pixel galaxy honor nothing essential olympus palm blackberry orange general nexus razer
  sharp phase one pro mini plus max ultra camera digital mark black magic sea view power shot image imaging corp
  corporation company computer lens zoom macro sport action go hero first vision super`)
/** Words of one name. */
const MAX_WORDS = 8

export function gearReader(kind: 'camera' | 'lens'): PartReader {
  return {
    kind,
    read(sentence, { names }) {
      const gear = names.gear(kind)
      const found: FoundPart[] = []
      for (let at = 0; at < sentence.words.length; at++) {
        const run = longestRun(sentence, at, gear)
        const part = run && partOf(sentence, kind, run)
        if (!part) continue
        found.push(part)
        while ((sentence.words[at + 1]?.start ?? Infinity) < part.end) at++
      }
      return found
    },
  }
}

interface Run {
  readonly at: number
  readonly next: number
  readonly pieces: number
  readonly match: GearMatch
}

type GearNames = ReturnType<Parameters<PartReader['read']>[1]['names']['gear']>

function longestRun({ words }: Sentence, at: number, gear: GearNames): Run | null {
  let longest: Run | null = null
  const pieces: string[] = []
  for (let next = at; next < Math.min(words.length, at + MAX_WORDS); next++) {
    const word = words[next]
    if (word?.kind !== 'word') break
    pieces.push(...piecesOf(word.text))
    const match = isTelling(pieces) ? gear.match(pieces) : null
    if (match) longest = { at, next: next + 1, pieces: pieces.length, match }
    else if (!gear.has(pieces[0] ?? '')) break
  }
  return longest
}

/** A single digit or letter is in every name. */
function isTelling(pieces: readonly string[]): boolean {
  return pieces.some((piece) => /^\p{L}{2,}$/u.test(piece)) || pieces.join('').length >= 3
}

function partOf(sentence: Sentence, kind: 'camera' | 'lens', run: Run): FoundPart | null {
  const { words } = sentence
  const around = leadOf(sentence, run.at, PREPOSITIONS)
  let last = run.next
  if (NOUNS[kind].has(words[last]?.text ?? '')) last++
  const isTakenAfter = around.preposition !== null && TAKEN.has(words[last]?.text ?? '')
  const japanese = JAPANESE_TAKEN.exec(words[last]?.text ?? '')
  if (japanese) {
    return {
      value: namesIn(kind, run),
      start: words[run.at]?.start ?? 0,
      end: (words[last]?.start ?? 0) + japanese[0].length,
    }
  }
  const isFilter =
    isTakenAfter || isUsed(sentence, around) || isBare(sentence, kind, around, { ...run, next: last })
  if (!isFilter || isNegated(sentence, around.first)) return null
  const end = words[isTakenAfter ? last : last - 1]?.end ?? 0
  return { value: namesIn(kind, run), start: words[around.first]?.start ?? 0, end }
}

/** ニコンで撮った, iPhone 12で撮影した犬. */
const JAPANESE_TAKEN = /^で(?:撮った|撮影した|撮影)の?/u

function namesIn(kind: 'camera' | 'lens', { match }: Run): FoundPart['value'] {
  return kind === 'camera' ? { cameras: match.names } : { lenses: match.names }
}

/** "taken with a Nikon", "from my iPhone", "photos with the 50mm". */
function isUsed(sentence: Sentence, { preposition, isTaken, isPossessed, first }: Around): boolean {
  if (preposition === null) return false
  if (isTaken || (FROM.has(preposition) && isPossessed)) return true
  return isOnlyFiller(sentence, first)
}

function isBare(
  sentence: Sentence,
  kind: 'camera' | 'lens',
  around: Around,
  { at, next, pieces, match }: Run,
): boolean {
  const { words } = sentence
  if (around.preposition !== null || around.hasArticle) return false
  if (!isContent(words[at - 1]) || !endsClause(sentence, next)) return false
  // "Nikon on a table" shows a camera.
  if (next < words.length && words[next]?.kind === 'word' && at === 0) return false
  if (pieces === 1) return match.isMaker && !ORDINARY.has(words[at]?.text ?? '')
  return (
    pieces >= 3 ||
    match.isWhole ||
    (kind === 'camera' && /^\p{L}.*\d/u.test(sentence.open.slice(words[at]?.start, words[next - 1]?.end)))
  )
}
