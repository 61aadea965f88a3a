/** Reasons of the engine are said for a terminal: in the window they are sentences. Pure. */
export function sentence(words: string): string {
  const whole = words.trim()
  return capitalised(/[.!?…]$/u.test(whole) ? whole : `${whole}.`)
}

export function capitalised(words: string): string {
  const [first = ''] = words
  return first.toUpperCase() + words.slice(first.length)
}
