/** One hit a stack. Runs in the engine; pure. */

/**
 * The first hit of each stack, in order, and each hit that is in none.
 * @param stackOf the stack's id of each photo that is in one
 */
export function collapseHits<Hit extends { readonly photoId: number }>(
  hits: readonly Hit[],
  stackOf: ReadonlyMap<number, number>,
): readonly Hit[] {
  const seen = new Set<number>()
  return hits.filter(({ photoId }) => {
    const stackId = stackOf.get(photoId)
    if (stackId === undefined) return true
    const isFirst = !seen.has(stackId)
    seen.add(stackId)
    return isFirst
  })
}
