import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { DEFAULT_SETTINGS, SettingsFile } from '../../../../electron/core/app/settings-file.ts'
import type { AppSettings } from '../../../../electron/shared/app-state.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const DARK: AppSettings = {
  ...DEFAULT_SETTINGS,
  theme: 'dark',
  query: {
    references: [{ kind: 'photo', photoId: 3 }],
    text: 'a dog',
    dial: 0.25,
    more: [4],
    less: [5, 6],
  },
}

test('each library gets its own saved settings back, and the file is whole at any time', () => {
  const dir = temporaryDirectory()
  const path = join(dir, 'below', 'settings.json')
  const first = new SettingsFile(path)
  expect(first.of('/a')).toEqual(DEFAULT_SETTINGS)
  first.save('/a', DARK)
  expect(first.of('/a')).toEqual(DARK)
  first.opened('/a')
  // Written when it is due, or at the end.
  expect(existsSync(path)).toBe(false)
  first.close()
  expect(readdirSync(join(dir, 'below'))).toEqual(['settings.json'])
  const second = new SettingsFile(path)
  expect(second.of('/a')).toEqual(DARK)
  expect(second.of('/b')).toEqual(DEFAULT_SETTINGS)
  expect(second.lastLibrary).toBe('/a')
})

test('it is written after a while without being closed', async () => {
  const path = join(temporaryDirectory(), 'settings.json')
  const file = new SettingsFile(path)
  file.save('/a', DARK)
  await vi.waitFor(() => expect(existsSync(path)).toBe(true), { timeout: 60_000 })
})

test('two windows on two libraries do not undo each other', () => {
  const path = join(temporaryDirectory(), 'settings.json')
  const [one, other] = [new SettingsFile(path), new SettingsFile(path)]
  one.save('/a', DARK)
  one.close()
  other.save('/b', { ...DARK, theme: 'light' })
  other.close()
  const file = new SettingsFile(path)
  expect([file.of('/a').theme, file.of('/b').theme]).toEqual(['dark', 'light'])
})

test.each(['', '{', '[]', 'null', '{"libraries": 7}', '\0\0\0'])('a file of %j counts as missing', (text) => {
  const path = join(temporaryDirectory(), 'settings.json')
  writeFileSync(path, text)
  const file = new SettingsFile(path)
  expect(file.of('/a')).toEqual(DEFAULT_SETTINGS)
  expect(file.lastLibrary).toBeNull()
})

test('one damaged entry does not cost the others', () => {
  const path = join(temporaryDirectory(), 'settings.json')
  writeFileSync(path, JSON.stringify({ lastLibrary: 7, libraries: { '/a': DARK, '/b': { theme: 'pink' } } }))
  const file = new SettingsFile(path)
  expect(file.of('/a')).toEqual(DARK)
  expect(file.of('/b')).toEqual(DEFAULT_SETTINGS)
})

test('an unwritable place raises a warning, and the settings hold until the end', () => {
  const dir = temporaryDirectory()
  mkdirSync(join(dir, 'settings.json'))
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  const file = new SettingsFile(join(dir, 'settings.json'))
  file.save('/a', DARK)
  file.close()
  expect(warned).toHaveBeenCalledOnce()
  warned.mockRestore()
  expect(file.of('/a')).toEqual(DARK)
  expect(() => readFileSync(join(dir, 'settings.json'))).toThrow()
})
