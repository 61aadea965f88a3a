/** The text that is left of a sentence when parts are taken out of it, and where each of its letters stood. Pure. */

import { Sentence } from './sentence.ts'
import { CONJUNCTIONS, FILLERS } from './vocabulary.ts'

export interface Rest {
  readonly text: string
  /** For each code unit of `text`, its place in the whole sentence; -1 for a space between two pieces. */
  readonly at: readonly number[]
}

export interface Span {
  readonly start: number
  readonly end: number
}

export function wholeOf(sentence: string): Rest {
  return trimmed({ text: sentence, at: [...Array(sentence.length).keys()] })
}

/** @param spans in order, without overlaps */
export function withoutSpans(rest: Rest, spans: readonly Span[]): Rest {
  let left = slice(rest, 0, spans[0]?.start ?? rest.text.length)
  spans.forEach(({ end }, i) => {
    left = joined(left, slice(rest, end, spans[i + 1]?.start ?? rest.text.length))
  })
  return left
}

/** True for words that name photos as such: "all photos" is nothing to look for. */
export function isFiller(text: string): boolean {
  return new Sentence(text).words.every((word) => word.kind === 'mark' || FILLERS.has(word.text))
}

const SEPARATORS = /[\s,;:،؛、–—-]+$/u
const LEADING = /^[\s,;:.!?،؛、。–—-]+/u
const ONLY_MARKS = /^[\s\p{P}]*$/u
const CLOSING = /^[,.;:!?)\]،؛、。」]/u
const CJK_END = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー、]$/u
const CJK_START = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]/u
/** A particle that joined a noun to what was taken out. */
const PARTICLE = /(?<=[\p{Script=Han}\p{Script=Katakana}ー])(?:[のでにはがをと]|から)$/u

/** Leaves no comma and no conjunction without its neighbour. */
function joined(before: Rest, after: Rest): Rest {
  let left = trimmed(before)
  let right = trimmed(after)
  if (left.text.endsWith('(') && right.text.startsWith(')')) {
    left = trimmed(slice(left, 0, left.text.length - 1))
    right = trimmed(slice(right, 1, right.text.length))
  }
  if (ONLY_MARKS.test(right.text)) right = slice(right, 0, 0)
  if (left.text === '' || ONLY_MARKS.test(left.text)) return withoutLead(right)
  if (right.text === '') return withoutTail(left)
  if (CLOSING.test(right.text) || startsWithConjunction(right.text)) left = withoutTail(left)
  if (left.text === '') return withoutLead(right)
  const isTight = CLOSING.test(right.text) || (CJK_END.test(left.text) && CJK_START.test(right.text))
  return {
    text: left.text + (isTight ? '' : ' ') + right.text,
    at: [...left.at, ...(isTight ? [] : [-1]), ...right.at],
  }
}

function withoutTail(rest: Rest): Rest {
  let end = rest.text.length
  for (;;) {
    const text = rest.text.slice(0, end)
    const word = /(?:^|\s)(\S+)$/u.exec(text)
    const cut = SEPARATORS.exec(text)?.index ?? PARTICLE.exec(text)?.index
    if (cut !== undefined) end = cut
    else if (word && CONJUNCTIONS.has((word[1] ?? '').toLowerCase())) end = word.index
    else return slice(rest, 0, end)
  }
}

function withoutLead(rest: Rest): Rest {
  let start = 0
  for (;;) {
    const text = rest.text.slice(start)
    const marks = LEADING.exec(text)?.[0].length ?? 0
    const word = /^\S+/u.exec(text)?.[0] ?? ''
    if (marks > 0) start += marks
    else if (CONJUNCTIONS.has(word.toLowerCase())) start += word.length
    else return slice(rest, start, rest.text.length)
  }
}

function startsWithConjunction(text: string): boolean {
  return CONJUNCTIONS.has((/^\S+/u.exec(text)?.[0] ?? '').toLowerCase())
}

function trimmed(rest: Rest): Rest {
  const start = rest.text.length - rest.text.trimStart().length
  return slice(rest, start, Math.max(start, rest.text.trimEnd().length))
}

function slice({ text, at }: Rest, start: number, end: number): Rest {
  return { text: text.slice(start, end), at: at.slice(start, end) }
}
