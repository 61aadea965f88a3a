/** The catalogue and the real worker must see the same file alike, or every scan would find it changed. */
import { statSync, utimesSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { stampOf } from '../../electron/core/ingest/found-file.ts'
import { identifyFile } from '../../electron/worker/decode/file-identity.ts'
import { IngestLibrary } from '../helpers/ingest-library.ts'

let library: IngestLibrary

beforeEach(() => {
  library = new IngestLibrary()
})
afterEach(() => library.close())

test.each([1234, 1234.5671, 1234.5675, 1234.5678, 1_700_000_000.9999])(
  'modified at %f seconds',
  async (seconds) => {
    const path = library.write('a.jpg')
    utimesSync(path, seconds, seconds)
    const identity = await identifyFile(path)
    expect(identity).toMatchObject(stampOf(statSync(path)))
  },
)
