import { afterEach, beforeEach, expect, test } from 'vitest'
import { SettingsWriter } from '../../../../electron/core/catalog/settings.ts'
import { IngestLibrary } from '../../../helpers/ingest-library.ts'

let library: IngestLibrary
let settings: SettingsWriter

beforeEach(() => {
  library = new IngestLibrary()
  settings = new SettingsWriter(library.db)
})
afterEach(() => library.close())

test('returns the last value of a setting', () => {
  expect(settings.get('swept_ms')).toBeNull()
  settings.set('swept_ms', '1')
  settings.set('swept_ms', '2')
  expect(settings.get('swept_ms')).toBe('2')
})

test('ignore patterns come back as they went in, and none are none', () => {
  expect(settings.ignorePatterns()).toEqual([])
  settings.setIgnorePatterns(['*.tmp', 'a "quoted" one/'])
  expect(settings.ignorePatterns()).toEqual(['*.tmp', 'a "quoted" one/'])
})
