/**
 * The test material beside the checkout (../shared). Tests that use it must fail, not skip, in CI when it is
 * missing: `describe.skipIf(!sharedAvailable())`.
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import process from 'node:process'

const SHARED = resolve(import.meta.dirname, '../../../shared')

export function sharedPath(...parts: readonly string[]): string {
  return resolve(SHARED, ...parts)
}

/** True where the material is there, and in CI always, so that what misses it fails there. */
export function sharedAvailable(): boolean {
  const available = existsSync(SHARED)
  if (!available && !process.env['CI']) console.warn(`skipped: needs the test material in ${SHARED}`)
  return available || Boolean(process.env['CI'])
}
