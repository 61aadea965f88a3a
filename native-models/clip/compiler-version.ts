/** Part of every cache key: increase it when a compiled graph or its weights file changes. */
import { createHash } from 'node:crypto'

export const COMPILER_VERSION = 4

/** A cache entry's directory name; short, because Windows limits paths. */
export function cacheKey(product: string, inputs: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify([COMPILER_VERSION, product, ...inputs]))
  return `${product}-${hash.digest('hex').slice(0, 16)}`
}
