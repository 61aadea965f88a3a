import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { isDesktopStale } from '../../../electron/start/start-desktop.ts'
import { temporaryDirectory } from '../../helpers/temporary-directory.ts'

it('builds the desktop again where a build was broken off', () => {
  const out = temporaryDirectory()
  const parts = ['main/main.js', 'preload/preload.cjs', 'renderer/index.html']
  for (const part of parts) {
    expect(isDesktopStale(out), `before ${part}`).toBe(true)
    mkdirSync(dirname(join(out, part)), { recursive: true })
    writeFileSync(join(out, part), '')
  }
  expect(isDesktopStale(out)).toBe(false)
})
