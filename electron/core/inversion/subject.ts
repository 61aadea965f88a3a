/** What one pseudo-word stands for: a picture, or several that show the same thing. Runs in the engine; pure. */
import { createHash } from 'node:crypto'

export interface Subject {
  /** The picture's own, or of all of them together. */
  readonly hash: string
  /** SHA-256 of each picture's bytes; in the order in which a pseudo-word is found for them. */
  readonly pictures: readonly string[]
}

/** Sorted, so that the same pictures give the same pseudo-word in whatever order they were chosen. */
export function subjectOf(hashes: readonly string[]): Subject {
  const pictures = [...new Set(hashes)].sort()
  const [only] = pictures
  if (pictures.length === 1 && only !== undefined) return { hash: only, pictures }
  return { hash: createHash('sha256').update(pictures.join('+')).digest('hex'), pictures }
}
