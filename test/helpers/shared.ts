/**
 * The test material beside the checkout (../shared). Tests that use it must fail, not skip, in CI when it is
 * missing: `describe.skipIf(!sharedAvailable())`.
 */
import { existsSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import process from 'node:process'

const BESIDE = resolve(import.meta.dirname, '../../../shared')
/** Without links: the library answers with real paths. */
const SHARED = existsSync(BESIDE) ? realpathSync(BESIDE) : BESIDE

export function sharedPath(...parts: readonly string[]): string {
  return resolve(SHARED, ...parts)
}

/** True where the material is there, and in CI always, so that what misses it fails there. */
export function sharedAvailable(): boolean {
  const available = existsSync(SHARED)
  if (!available && !process.env['CI']) console.warn(`skipped: needs the test material in ${SHARED}`)
  return available || Boolean(process.env['CI'])
}
