/** Fits the engine's reasons and the user's names into sentences. Pure. */

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u
const ISOLATE = '\u2068'
const END_OF_ISOLATE = '\u2069'

/** Makes a sentence of a reason: the engine writes reasons for a terminal, without capital and full stop. */
export function sentence(words: string): string {
  const whole = words.trim()
  return capitalised(/[.!?…]$/u.test(whole) ? whole : `${whole}.`)
}

function capitalised(words: string): string {
  const [first = ''] = words
  return first.toUpperCase() + words.slice(first.length)
}

/** Cuts by code points, so that an emoji stays whole. */
export function shorten(words: string, length: number): string {
  const points = [...words]
  return points.length <= length ? words : `${points.slice(0, length).join('')}…`
}

/** Isolates a right-to-left name, which would otherwise reorder the figures behind it. */
export function isolated(name: string): string {
  return RIGHT_TO_LEFT.test(name) ? `${ISOLATE}${name}${END_OF_ISOLATE}` : name
}
