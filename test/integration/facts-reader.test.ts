/** The real process that reads facts: without a model, after all other work, and ended with the library. */
import { writeFileSync } from 'node:fs'
import { constants, getPriority } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, expect, test } from 'vitest'
import { type ChildHandle, forkNode } from '../../electron/core/workers/child-process.ts'
import { PictureMaker } from '../../electron/core/workers/picture-maker.ts'
import { drawnJpeg } from '../helpers/drawn-pictures.ts'
import { EXIF_TAG, exifSegment, withSegments } from '../helpers/metadata-writers.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

const WORKER = new URL('../../electron/worker/main.ts', import.meta.url)

let child: ChildHandle | undefined
const start = () => {
  child = forkNode(WORKER)
  return child
}
const priority = constants.priority.PRIORITY_LOW
const maker = new PictureMaker({ start, priority, onDeath: () => {} })
afterEach(() => maker.close())

test('facts are read without a model, of a picture that cannot be decoded too', async () => {
  const folder = temporaryDirectory()
  const jpeg = withSegments(
    await drawnJpeg(30, 20),
    exifSegment({
      exif: { [EXIF_TAG.original]: '2023:05:17 01:30:00', [EXIF_TAG.offsetOriginal]: '+09:00' },
    }),
  )
  const path = join(folder, 'IMG-20150704-WA0001.jpg')
  writeFileSync(path, jpeg.subarray(0, jpeg.length / 2))
  expect(await maker.inspect({ path })).toMatchObject({
    status: 'read',
    captured: { date: { wallMs: Date.UTC(2023, 4, 17, 1, 30), offsetMinutes: 540, from: 'exif' } },
    outside: { filename: { wallMs: Date.UTC(2015, 6, 4), from: 'filename' } },
  })
  expect(await maker.inspect({ path: join(folder, 'gone.jpg') })).toMatchObject({
    status: 'failed',
    problem: { code: 'vanished' },
  })
  if (process.platform !== 'win32') expect(getPriority(child?.pid)).toBe(priority)
})
