/**
 * Checks that a tokenizer's regular expression terminates quickly on any text. JavaScript backtracks, and a
 * repeated group such as (a+)+ can take exponential time. Runs in the inference worker; pure.
 *
 * Real tokenizers need no repeated groups: they match words, digits and blanks with one repetition each. The
 * check therefore refuses every repeated group, every back reference and every long row of repetitions,
 * without finding out whether this one would be harmless.
 */

const MAX_LENGTH = 10_000
/** Repetitions in one alternative; each one may backtrack over the text once. */
const MAX_REPETITIONS = 3
/** A larger repetition count costs as much as an unbounded one. */
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

/**
 * The alternatives outside of all groups; the content of a group counts as part of the alternative around it.
 */
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
