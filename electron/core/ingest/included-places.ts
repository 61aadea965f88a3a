/** Checks what a person wants included: rules by their names, and folders. Runs in the engine. */
import { realpath, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { isIncludableRule } from '../../shared/left-out.ts'
import { isInside } from '../lib/inside.ts'

/**
 * The rules and absolute paths that `createIgnoreRules` compares with; empty ones are dropped.
 * @param roots watched folders: a path below one is what a scan meets, though links may lead on from it
 * @throws `invalid-request` where a place is neither a rule nor a folder
 */
export async function checkIncluded(
  places: readonly string[],
  roots: readonly string[],
): Promise<readonly string[]> {
  const named = places.map((place) => place.trim()).filter((place) => place !== '')
  return [...new Set(await Promise.all(named.map((place) => checkPlace(place, roots))))]
}

async function checkPlace(place: string, roots: readonly string[]): Promise<string> {
  if (isIncludableRule(place)) return place
  const path = resolve(place)
  // The disk of a watched folder may be away.
  if (roots.some((root) => isInside(path, root))) return path
  const real = await realpath(path).catch(() => path)
  const isFolder = await stat(real).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
  if (isFolder) return real
  throw new AppError('invalid-request', `${place} is neither a rule nor a folder`)
}
