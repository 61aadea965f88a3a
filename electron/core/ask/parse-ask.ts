/**
 * Reads a free sentence: filters and exclusions leave it, the rest is the text. Pure and deterministic: the clock and
 * the library's names are arguments. docs/architecture/ask.md says how it decides.
 */
import type { AskFilters, AskKind, AskPart, AskReading, KeptText, ParsedAsk } from '../../shared/ask-api.ts'
import { AppError } from '../../shared/errors.ts'
import { dateReader } from './dates/date-reader.ts'
import { parseDay } from './dates/days.ts'
import { exclusionReader } from './exclusions/exclusion-reader.ts'
import { fileReader } from './names/file-reader.ts'
import { folderReader } from './names/folder-reader.ts'
import { gearReader } from './names/gear-reader.ts'
import type { AskContext, FoundPart, PartReader } from './part-reader.ts'
import { isFiller, type Rest, wholeOf, withoutSpans } from './rest.ts'
import { languagesIn, Sentence } from './sentence.ts'
import type { Language } from './vocabulary.ts'

/** Code units. A longer sentence is no sentence. */
export const MAX_SENTENCE = 4000
/** Parts of a sentence; words of further parts stay text. */
const MAX_PARTS = 64
/** Taking a part may make words neighbours that are a part together; no sentence of a person needs more rounds. */
const MAX_ROUNDS = 8

/**
 * In their order: a name goes before the words in it, and an exclusion last, so that "without people in 2018" excludes
 * people alone. A new kind of part is a reader in this list.
 */
export const READERS: readonly PartReader[] = [
  fileReader,
  folderReader,
  gearReader('camera'),
  gearReader('lens'),
  dateReader,
  exclusionReader,
]

export interface AskOptions extends AskContext {
  /** Parts that are to stay text. */
  readonly keep?: readonly KeptText[]
  readonly readers?: readonly PartReader[]
}

/** @throws AppError `usage` for a sentence of more than `MAX_SENTENCE` code units */
export function parseAsk(sentence: string, options: AskOptions): AskReading {
  if (sentence.length > MAX_SENTENCE) {
    throw new AppError('usage', `a sentence has at most ${MAX_SENTENCE} letters, got ${sentence.length}`)
  }
  const kept = new Uint8Array(sentence.length)
  const words: KeptWords[] = []
  for (const each of options.keep ?? []) {
    if ('start' in each) kept.fill(1, Math.max(0, each.start), Math.max(0, each.end))
    else words.push(each)
  }
  const whole = () => takeParts(sentence, new Uint8Array(sentence.length), [], options)
  const scope = options.keep?.length ? spansOf(whole().parts, sentence.length) : null
  const take = () => takeParts(sentence, kept, words, options, scope)
  const taken = take()
  const contradicting = contradictions(taken.parts)
  if (contradicting.length === 0) return { ...readingOf(taken), contradicting }
  for (const { start, end } of contradicting) kept.fill(1, start, end)
  const again = take()
  // Dates that the first reading joined may contradict each other now.
  const left = contradictions(again.parts).length === 0 ? again : { rest: wholeOf(sentence), parts: [] }
  return { ...readingOf(left), contradicting }
}

/** By place: 1 inside a part. Giving a part back must not make a part of words that were none. */
function spansOf(parts: readonly AskPart[], length: number): Uint8Array {
  const inside = new Uint8Array(length)
  for (const { start, end } of parts) inside.fill(1, start, end)
  return inside
}

type KeptWords = Extract<KeptText, { readonly kind: AskKind }>

interface Taken {
  readonly rest: Rest
  readonly parts: readonly AskPart[]
}

/**
 * Reads until no reader finds a part any more: so the rest, read again, holds none either. Two exceptions are a sentence
 * in two languages, and dates that contradict each other with a part between them.
 */
function takeParts(
  sentence: string,
  kept: Uint8Array,
  keptWords: readonly KeptWords[],
  options: AskOptions,
  scope: Uint8Array | null = null,
): Taken {
  const parts: AskPart[] = []
  let rest = wholeOf(sentence)
  const languages = languagesIn(sentence)
  let left = sentenceOf(rest, kept, languages)
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = parts.length
    for (const reader of options.readers ?? READERS) {
      const found = foundIn(left, rest, kept, reader, options)
        .map((part) => located(part, rest, sentence, reader.kind))
        .filter(({ part }) => scope === null || scope.subarray(part.start, part.end).includes(1))
      const given = found.filter(({ part }) => isKept(part, keptWords))
      for (const { part } of given) kept.fill(1, part.start, part.end)
      const taken = found.filter((each) => !given.includes(each)).slice(0, MAX_PARTS - parts.length)
      if (given.length + taken.length === 0) continue
      parts.push(...taken.map(({ part }) => part))
      rest = withoutSpans(
        rest,
        taken.map(({ span }) => span),
      )
      left = sentenceOf(rest, kept, languages)
    }
    if (parts.length === before || parts.length === MAX_PARTS) break
  }
  return { rest, parts: parts.sort((one, other) => one.start - other.start) }
}

function sentenceOf(rest: Rest, kept: Uint8Array, languages: ReadonlySet<Language>): Sentence {
  return new Sentence(rest.text, (at) => kept[rest.at[at] ?? -1] === 1, languages)
}

/** In order, without overlaps, and none of words that are to stay text. */
function foundIn(
  sentence: Sentence,
  rest: Rest,
  kept: Uint8Array,
  reader: PartReader,
  context: AskContext,
): readonly FoundPart[] {
  const found = [...reader.read(sentence, context)].sort((a, b) => a.start - b.start || b.end - a.end)
  let end = 0
  return found.filter((part) => {
    const isFree = part.start >= end && part.end > part.start
    const mayBeTaken = isFree && !rest.at.slice(part.start, part.end).some((at) => kept[at] === 1)
    if (mayBeTaken) end = part.end
    return mayBeTaken
  })
}

function located({ value, ...span }: FoundPart, rest: Rest, sentence: string, kind: AskKind) {
  const places = rest.at.slice(span.start, span.end).filter((at) => at >= 0)
  const [start, end] = [places[0] ?? 0, (places.at(-1) ?? 0) + 1]
  return { span, part: { kind, value, start, end, words: sentence.slice(start, end) } }
}

function isKept({ kind, words }: AskPart, kept: readonly KeptWords[]): boolean {
  return kept.some((each) => each.kind === kind && each.words.toLowerCase() === words.toLowerCase())
}

const ONCE = ['rating', 'favourite', 'filename'] as const

/** Parts of which a photo can satisfy one only: neither is sure. */
function contradictions(parts: readonly AskPart[]): readonly AskPart[] {
  const dates = parts.filter(({ kind }) => kind === 'date')
  const { from, to } = datesOf(dates)
  const apart = from !== null && to !== null && parseDay(from) > parseDay(to) ? dates : []
  const twice = ONCE.flatMap((field) => {
    const stating = parts.filter(({ value }) => value[field] !== undefined)
    return new Set(stating.map(({ value }) => value[field])).size > 1 ? stating : []
  })
  return [...apart, ...twice]
}

/** The days that all dates share. */
function datesOf(parts: readonly AskPart[]): Pick<AskFilters, 'from' | 'to'> {
  const days = (key: 'from' | 'to') => parts.flatMap(({ value }) => value[key] ?? []).sort()
  return { from: days('from').at(-1) ?? null, to: days('to')[0] ?? null }
}

function readingOf({ rest, parts }: Taken): Pick<AskReading, 'parsed' | 'parts'> {
  const all = <K extends 'without' | 'folders' | 'cameras' | 'lenses' | 'places' | 'keywords'>(key: K) => [
    ...new Set(parts.flatMap(({ value }) => value[key] ?? [])),
  ]
  const one = <K extends (typeof ONCE)[number]>(key: K): AskFilters[K] | null =>
    parts.map(({ value }) => value[key]).find((value) => value !== undefined) ?? null
  const parsed: ParsedAsk = {
    text: parts.length > 0 && isFiller(rest.text) ? '' : rest.text,
    without: all('without'),
    ...datesOf(parts),
    folders: all('folders'),
    cameras: all('cameras'),
    lenses: all('lenses'),
    rating: one('rating'),
    favourite: one('favourite'),
    places: all('places'),
    keywords: all('keywords'),
    filename: one('filename'),
  }
  return { parsed, parts }
}
