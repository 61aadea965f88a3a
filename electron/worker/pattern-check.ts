/**
 * Runs in the inference worker. Whether a regular expression of a tokenizer ends on any text: JavaScript's go back and try
 * again, and a group that is repeated, as in (a+)+, may do so for longer than the universe lasts. Pure.
 *
 * Tokenizers need no such thing: theirs are words, digits and blanks with one repetition each. So whatever repeats a
 * group, refers back, or has many repetitions in a row is refused, without asking whether this one would be harmless.
 */

const MAX_LENGTH = 10_000
/** In one alternative; each of them may go back over the text once. */
const MAX_REPETITIONS = 3
/** More than this is as good as without end. */
const MAX_COUNT = 8

export function endsInTime(pattern: string): boolean {
  if (pattern.length > MAX_LENGTH) return false
  // A class or an escaped character is one character, whatever it holds.
  const plain = pattern
    .replace(/\\[pP]\{[^{}]*\}|\\u\{[^{}]*\}/g, 'a')
    .replace(/\\k<|\\[1-9]/g, '\u0000')
    .replace(/\\[\s\S]/g, 'a')
    .replace(/\[[^\]]*\]/g, 'a')
  if (plain.includes('\u0000')) return false
  if (/\)(?:[*+]|\{)/.test(plain)) return false
  return alternatives(plain).every(
    (text) => (text.match(REPETITION) ?? []).filter(isLong).length <= MAX_REPETITIONS,
  )
}

const REPETITION = /[*+]|\{\d*,?\d*\}/g

function isLong(repetition: string): boolean {
  const counts = /^\{(\d*)(,?)(\d*)\}$/.exec(repetition)
  if (!counts) return true
  const [, least = '', comma, most = ''] = counts
  const largest = comma === '' ? least : most
  return largest === '' || Number(largest) > MAX_COUNT
}

/** Those outside of all groups: what stands in a group is added to what stands around it. */
function alternatives(pattern: string): readonly string[] {
  const found: string[] = ['']
  let depth = 0
  for (const character of pattern) {
    if (character === '(') depth++
    if (character === ')') depth--
    if (character === '|' && depth === 0) found.push('')
    else found.push((found.pop() ?? '') + character)
  }
  return found
}
