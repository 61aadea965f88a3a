/** Words of the engine and of people, as they stand in the window's sentences. Pure. */

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u
const ISOLATE = '\u2068'
const END_OF_ISOLATE = '\u2069'

/** Reasons are said for a terminal. */
export function sentence(words: string): string {
  const whole = words.trim()
  return capitalised(/[.!?…]$/u.test(whole) ? whole : `${whole}.`)
}

function capitalised(words: string): string {
  const [first = ''] = words
  return first.toUpperCase() + words.slice(first.length)
}

/** By code points: half of an emoji is no character. */
export function shorten(words: string, length: number): string {
  const points = [...words]
  return points.length <= length ? words : `${points.slice(0, length).join('')}…`
}

/** A name that runs from right to left would carry off the figures behind it. */
export function isolated(name: string): string {
  return RIGHT_TO_LEFT.test(name) ? `${ISOLATE}${name}${END_OF_ISOLATE}` : name
}
