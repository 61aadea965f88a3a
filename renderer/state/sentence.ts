/** Reasons of the engine are said for a terminal: in the window they are sentences. Pure. */
export function sentence(words: string): string {
  const whole = words.trim()
  return capitalised(/[.!?…]$/u.test(whole) ? whole : `${whole}.`)
}

export function capitalised(words: string): string {
  const [first = ''] = words
  return first.toUpperCase() + words.slice(first.length)
}

/** By code points: half of an emoji is no character. */
export function shorten(words: string, length: number): string {
  const points = [...words]
  return points.length <= length ? words : `${points.slice(0, length).join('')}…`
}
