/**
 * Finds the golden files that parity tests compare with: every directory at or below `../shared/goldens` that
 * holds a given file, or below the directories that GOLDENS=<dir>:<dir> names instead.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import process from 'node:process'
import { sharedPath, withoutShared } from './shared.ts'

/** Features and inversion, or preprocessed pictures. */
export type GoldenFile = 'goldens.safetensors' | 'cases.json'

/**
 * Directories that hold `file`, sorted. Empty where the test material is missing or left out: such a test says
 * `needs('shared')`.
 * @throws when the material should be there: in CI, or when GOLDENS names a directory without any goldens
 */
export function goldenDirectories(file: GoldenFile): readonly string[] {
  const roots = goldenRoots()
  if (withoutShared() && !process.env['GOLDENS']) return []
  for (const root of roots.filter((path) => !existsSync(path))) {
    const problem = `the golden files are missing: there is no ${root}`
    if (process.env['CI'] || process.env['GOLDENS']) throw new Error(problem)
    return []
  }
  const found = roots.flatMap((root) => holding(root, file))
  if (found.length === 0 && !holdsOtherGoldens(roots)) {
    throw new Error(`expected ${file} below ${roots.join(', ')}, found none`)
  }
  return found
}

/** Directories whose goldens.json has `part`; some hold features only. */
export function goldensWith(part: 'oti' | 'phi_train'): readonly string[] {
  return goldenDirectories('goldens.safetensors').filter((directory) => {
    const parts = JSON.parse(readFileSync(join(directory, 'goldens.json'), 'utf8')) as object
    if (!(part in parts)) console.warn(`skipped: ${directory} has no "${part}"`)
    return part in parts
  })
}

function goldenRoots(): readonly string[] {
  const named = (process.env['GOLDENS'] ?? '').split(delimiter).filter(Boolean)
  return named.length > 0 ? named.map((path) => resolve(path)) : [sharedPath('goldens')]
}

function holding(root: string, file: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => resolve(root, path))
    .filter((path) => path === resolve(dirname(path), file))
    .map((path) => dirname(path))
    .sort()
}

/** GOLDENS may name directories of one kind only; the default root has both. */
function holdsOtherGoldens(roots: readonly string[]): boolean {
  const named = Boolean(process.env['GOLDENS'])
  return (
    named &&
    ['goldens.safetensors', 'cases.json'].some((file) => roots.some((root) => holding(root, file).length > 0))
  )
}
