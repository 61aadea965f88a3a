/**
 * Finds the pseudo-words of all references of a benchmark before its queries run, each reference once. The library
 * stores them, so an interrupted run continues. Runs in the engine.
 */
import { AppError } from '../../shared/errors.ts'
import type { InversionResult, InversionSettings } from '../../shared/library-api.ts'
import type { InversionOptions } from '../inversion/invert-references.ts'
import type { Library } from '../library/library.ts'
import type { FoundPseudoWords } from './report.ts'

export interface InvertOptions extends InversionOptions {
  /** Receives the number of references with a pseudo-word; a fraction while an optimisation runs. */
  readonly onReferences?: (done: number, total: number) => void
}

/** The library inverts this many references in one run. */
const TOGETHER = 4

/** @throws AppError `cancelled`; the pseudo-words found by then stay stored */
export async function findPseudoWords(
  references: readonly string[],
  settings: InversionSettings,
  library: Pick<Library, 'invert'>,
  { onReferences, ...options }: InvertOptions,
): Promise<FoundPseudoWords> {
  const found = { references: references.length, stored: 0, givenUp: 0 }
  for (let first = 0; first < references.length; first += TOGETHER) {
    const group = references.slice(first, first + TOGETHER)
    const photos = await invertReadable(group, settings, library, {
      ...options,
      onProgress: ({ phase, done, total }) =>
        phase === 'steps' && onReferences?.(first + (group.length * done) / total, references.length),
    })
    found.stored += photos.filter(({ stored }) => stored).length
    found.givenUp += photos.filter(({ stopped }) => stopped !== null).length
    onReferences?.(first + group.length, references.length)
  }
  return found
}

/** An unreadable picture fails its own queries and no others. */
async function invertReadable(
  group: readonly string[],
  settings: InversionSettings,
  library: Pick<Library, 'invert'>,
  options: InversionOptions,
): Promise<InversionResult['photos']> {
  try {
    const references = group.map((path) => ({ kind: 'file', path }) as const)
    return (await library.invert(references, settings, options)).photos
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'reference-unreadable') throw error
    if (group.length === 1) return []
    const alone: InversionResult['photos'][] = []
    for (const path of group) alone.push(await invertReadable([path], settings, library, options))
    return alone.flat()
  }
}
