/**
 * Pseudo-words of all references of a benchmark, before its queries are asked: each once, however many queries it has.
 * The library keeps them, so an interrupted run goes on where it was. Runs in the engine.
 */
import { AppError } from '../../shared/errors.ts'
import type { InversionResult, InversionSettings } from '../../shared/library-api.ts'
import type { InversionOptions } from '../inversion/invert-references.ts'
import type { Library } from '../library/library.ts'
import type { FoundPseudoWords } from './report.ts'

export interface InvertOptions extends InversionOptions {
  /** References whose pseudo-word is there; fractions while some are being found. */
  readonly onReferences?: (done: number, total: number) => void
}

/** As many as the library finds together. */
const TOGETHER = 4

/** @throws AppError `cancelled`; what was found by then is kept */
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

/** A picture that cannot be read costs its own queries, and nobody else's. */
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
