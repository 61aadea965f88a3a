/** The library's writing half as a whole, with a fake inference worker. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AppError } from '../../electron/shared/errors.ts'
import { IndexingLibrary } from '../helpers/indexing-library.ts'

let library: IndexingLibrary

beforeEach(() => {
  library = new IndexingLibrary()
})
afterEach(async () => {
  await library.indexing.close()
  library.close()
})

const calm = () => new AbortController().signal

test('a halted queue reports it, and continues when the user resumes it', async () => {
  library.write('a.jpg')
  await library.useModel('/models/one')
  await library.indexing.addFolder(library.photosDir)
  library.port.options.refusal = new AppError('inference-unavailable', 'no worker')
  await expect(library.indexing.indexPending(calm())).rejects.toMatchObject({ code: 'inference-unavailable' })
  expect(library.indexing.progress()).toMatchObject({ state: 'halted', pending: 1 })
  library.port.options.refusal = null
  library.indexing.resume()
  await expect.poll(() => library.indexing.progress()).toMatchObject({ state: 'idle', done: 1, pending: 0 })
})

test.each([
  ['inference-unavailable', 'inference-unavailable'],
  ['disk-full', 'indexing-waits-for-room'],
] as const)(
  'while folders are watched, %s is got over, and %s is said once',
  async (code, notice) => {
    const notices: string[] = []
    library.events.on('notice', (notice) => notices.push(notice.code))
    library.write('a.jpg')
    await library.useModel('/models/one')
    await library.indexing.addFolder(library.photosDir)
    library.port.options.refusal = new AppError(code, 'not now')
    await library.indexing.watch()
    await expect.poll(() => library.indexing.progress()).toMatchObject({ state: 'halted', pending: 1 })
    // The first retry comes after 2 s and fails as well, the second after another 5.
    await expect.poll(() => library.port.ingested.length, { timeout: 10_000 }).toBeGreaterThan(1)
    library.port.options.refusal = null
    await expect
      .poll(() => library.indexing.progress(), { timeout: 20_000 })
      .toMatchObject({ state: 'idle', done: 1, pending: 0 })
    expect(notices).toEqual([notice])
  },
  40_000,
)

test('work that the user paused meanwhile does not begin again', async () => {
  library.write('a.jpg')
  await library.useModel('/models/one')
  await library.indexing.addFolder(library.photosDir)
  library.port.options.refusal = new AppError('disk-full', 'not now')
  await library.indexing.watch()
  await expect.poll(() => library.indexing.progress()).toMatchObject({ state: 'halted' })
  const tries = library.port.ingested.length
  library.indexing.pause()
  library.port.options.refusal = null
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  expect(library.port.ingested).toHaveLength(tries)
}, 20_000)

test('a signal that is aborted beforehand ends it, even with nothing to scan', async () => {
  await library.useModel('/models/one')
  const indexing = library.indexing.indexPending(AbortSignal.abort())
  await expect(indexing).rejects.toMatchObject({ code: 'cancelled' })
})

test('another model is filled at once while folders are watched', async () => {
  library.write('a.jpg')
  await library.useModel('/models/one')
  await library.indexing.addFolder(library.photosDir)
  await library.indexing.watch()
  await expect.poll(() => library.count('embedding')).toBe(1)
  await library.useModel('/models/two')
  await expect.poll(() => library.count('embedding')).toBe(2)
})

test('models that are not used do not stay in memory', async () => {
  library.write('a.jpg')
  await library.useModel('/models/one')
  await library.indexing.addFolder(library.photosDir)
  await library.indexing.indexPending(calm())
  const refused = library.indexing.useModel({ modelDir: '/models/other', change: false })
  await expect(refused).rejects.toMatchObject({ code: 'model-different' })
  expect(library.keptModels).toEqual(['/models/one'])
  // The first one answers until the new one has read everything.
  await library.useModel('/models/two')
  expect(library.keptModels).toEqual(['/models/two', '/models/one'])
  await library.useModel('/models/three')
  expect(library.keptModels).toEqual(['/models/three', '/models/one'])
  await library.indexing.indexPending(calm())
  expect(library.keptModels).toEqual(['/models/three'])
})
