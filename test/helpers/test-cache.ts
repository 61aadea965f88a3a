/** A cache of compiled graphs for one run of the tests, apart from the user's own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

/** Vitest's global set-up: the processes that run the tests inherit the environment. */
export default function useTestCache(): () => void {
  if (process.env['SEARLIGHT_CACHE']) return () => {}
  const directory = mkdtempSync(join(tmpdir(), 'searlight-test-cache-'))
  process.env['SEARLIGHT_CACHE'] = directory
  return () => rmSync(directory, { recursive: true, force: true })
}
