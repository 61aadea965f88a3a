import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  readSampleRecord,
  removeSampleRecord,
  type SampleRecord,
  samplePicturesFolder,
  writeSampleRecord,
} from '../../../../electron/core/sample/sample-folder.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

test('the pictures are beside the library, and each library has its own', () => {
  expect(samplePicturesFolder('/data/library')).toBe('/data/Searlight sample pictures')
  expect(samplePicturesFolder('/data/other/')).toBe('/data/Searlight sample pictures (other)')
})

test('reads what it remembered, and nothing else', async () => {
  const dir = join(temporaryDirectory(), 'library')
  const record: SampleRecord = {
    phase: 'drawing',
    folder: '/pictures',
    pictures: 1_000,
    guided: [{ reference: 'postcard-1.jpg', text: 'is at night' }],
  }
  expect(readSampleRecord(dir)).toBeNull()
  await writeSampleRecord(dir, record)
  expect(readSampleRecord(dir)).toEqual(record)
  expect(readdirSync(dir)).toEqual(['sample.json'])
  for (const damaged of ['', '{"phase":"drawn"}', JSON.stringify({ ...record, phase: 'painted' })]) {
    writeFileSync(join(dir, 'sample.json'), damaged)
    expect(readSampleRecord(dir)).toBeNull()
  }
  await removeSampleRecord(dir)
  await removeSampleRecord(dir)
  expect(readdirSync(dir)).toEqual([])
})
