/**
 * Paths of the test material beside the checkout (`../shared`). A test that reads it calls `needs('shared')`.
 * `SEARLIGHT_WITHOUT_SHARED=1` leaves such tests out although the material is there; see CONTRIBUTING.md.
 */
import { existsSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import process from 'node:process'

const BESIDE = resolve(import.meta.dirname, '../../../shared')
/** Leads nowhere, so that a test without `needs('shared')` fails instead of reading the material. */
const LEFT_OUT = resolve(import.meta.dirname, '../../../shared-is-left-out')

export function withoutShared(): boolean {
  return Boolean(process.env['SEARLIGHT_WITHOUT_SHARED'])
}

export function sharedMaterialExists(): boolean {
  return existsSync(BESIDE)
}

export function sharedPath(...parts: readonly string[]): string {
  if (withoutShared()) return resolve(LEFT_OUT, ...parts)
  // Without links: the library answers with real paths.
  return resolve(sharedMaterialExists() ? realpathSync(BESIDE) : BESIDE, ...parts)
}
