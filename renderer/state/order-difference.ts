/** What changed between two orders of photos, in one sentence. Pure. */

/** People look at the first screen. */
export const COMPARED = 20

export function differenceWords(before: Uint32Array, after: Uint32Array): string {
  const [first, second] = [before.slice(0, COMPARED), after.slice(0, COMPARED)]
  const total = second.length
  if (total === 0) return 'There are no photos to compare.'
  const different = second.filter((id) => !first.includes(id)).length
  if (different > 0) return `${different} of the first ${total} ${different === 1 ? 'is' : 'are'} different.`
  const moved = second.some((id, at) => first[at] !== id)
  return moved ? `The first ${total} are the same, in another order.` : `The first ${total} are the same.`
}
