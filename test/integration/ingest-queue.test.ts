/** The ingest queue on a real catalogue and real files, with a fake inference worker. */

import { once } from 'node:events'
import { mkdirSync, renameSync, rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { failedFiles, retryFailed } from '../../electron/core/catalog/failed-files.ts'
import { AppError } from '../../electron/shared/errors.ts'
import { modelFingerprint } from '../../electron/shared/model-ids.ts'
import { FakeIngest } from '../helpers/fake-ingest.ts'
import { IngestLibrary } from '../helpers/ingest-library.ts'

let library: IngestLibrary

beforeEach(() => {
  library = new IngestLibrary()
})
afterEach(() => library.close())

function writePhotos(count: number, content: (i: number) => string = (i) => `photo ${i}`): void {
  for (let i = 0; i < count; i++) library.write(`${String(i).padStart(3, '0')}.jpg`, content(i))
}

describe('reading', () => {
  test('gives every photo a content, an embedding and a row in the index', async () => {
    writePhotos(50)
    await library.scan()
    await library.ingest()
    expect(library.count('photo', "status = 'indexed' AND content_id IS NOT NULL AND attempts = 1")).toBe(50)
    expect(library.count('content')).toBe(50)
    expect(library.count('embedding')).toBe(50)
    expect(library.count(`vec_${library.model.id}`)).toBe(50)
  })

  test('stores two files of equal bytes as two photos of one content', async () => {
    library.write('a.jpg', 'same')
    library.write('b.jpg', 'same')
    await library.scan()
    await library.ingest()
    expect(library.paths("status = 'indexed'")).toEqual(['a.jpg', 'b.jpg'])
    expect(library.count('content')).toBe(1)
    expect(library.count('embedding')).toBe(1)
  })

  test('fills the window of open photos and never exceeds it', async () => {
    writePhotos(60)
    await library.scan()
    const port = await library.ingest(new FakeIngest({ callMs: 2 }), { windowCalls: 7 })
    expect(port.mostOpen).toBe(7)
  })

  test('dates a photo without a capture time by its file', async () => {
    const path = library.write('a.jpg')
    utimesSync(path, 1000, 1234)
    await library.scan()
    await library.ingest()
    expect(library.rows('SELECT captured_ms AS capturedMs FROM photo')).toEqual([{ capturedMs: 1_234_000 }])
  })

  test('reports the stored photos', async () => {
    writePhotos(40)
    await library.scan()
    const told: number[] = []
    await library.ingest(new FakeIngest(), { onStored: (ids) => told.push(...ids) })
    const ids = library.rows<{ id: number }>('SELECT id FROM photo ORDER BY id').map(({ id }) => id)
    expect(told.toSorted((a, b) => a - b)).toEqual(ids)
  })

  test('continues with a warning when a listener throws', async () => {
    writePhotos(40)
    await library.scan()
    const warned = once(process, 'warning')
    const onStored = () => {
      throw new Error('a defect of the listener')
    }
    const queue = library.queue(new FakeIngest(), { onStored })
    await queue.drained()
    queue.stop()
    expect(await warned).toMatchObject([{ message: 'a defect of the listener' }])
    expect(queue.counts.indexed).toBe(40)
  })

  test('takes photos that become pending during its work, also behind its place', async () => {
    writePhotos(20)
    await library.scan()
    const port = new FakeIngest()
    const read = port.ingest.bind(port)
    port.ingest = async (request) => {
      if (port.ingested.length === 19) {
        library.write('late.jpg')
        await library.scan()
        library.db.execute("UPDATE photo SET status = 'pending' WHERE id = 1")
      }
      return read(request)
    }
    const queue = library.queue(port, { windowCalls: 1 })
    await queue.drained()
    expect(library.count('photo', "status = 'indexed'")).toBe(21)
    expect(queue.counts).toMatchObject({ indexed: 21, recognised: 1, failed: 0 })
    expect(queue.state).toBe('idle')
    queue.stop()
  })

  test('leaves a photo pending that changed while it was read', async () => {
    const path = library.write('a.jpg', 'old')
    await library.scan()
    const port = new FakeIngest()
    const read = port.ingest.bind(port)
    let first = true
    port.ingest = async (request) => {
      const outcome = await read(request)
      if (first) {
        first = false
        library.write('a.jpg', 'newer')
        utimesSync(path, 5000, 5000)
        await library.scan()
      }
      return outcome
    }
    await library.ingest(port)
    expect(
      library.rows(
        'SELECT photo.bytes, content.bytes AS contentBytes, status FROM photo JOIN content ON content.id = content_id',
      ),
    ).toEqual([{ bytes: 5, contentBytes: 5, status: 'indexed' }])
    expect(port.ingested).toHaveLength(2)
  })
})

describe('renames', () => {
  test('a moved tree is hashed, but neither decoded nor embedded', async () => {
    writePhotos(30)
    await library.scan()
    await library.ingest()
    mkdirSync(join(library.photosDir, 'moved'))
    for (let i = 0; i < 30; i++) {
      const name = `${String(i).padStart(3, '0')}.jpg`
      renameSync(join(library.photosDir, name), join(library.photosDir, 'moved', `new-${name}`))
    }
    const summary = await library.scan()
    expect(summary).toMatchObject({ removed: 30, found: { new: 30 } })
    const queue = library.queue(new FakeIngest())
    await queue.drained()
    expect(queue.counts).toMatchObject({ indexed: 0, recognised: 30, failed: 0 })
    const port = new FakeIngest()
    await library.ingest(port)
    expect(port.ingested).toEqual([])
    expect(library.count('content')).toBe(30)
    expect(library.count('embedding')).toBe(30)
    expect(library.paths("status = 'indexed'")).toHaveLength(30)
  })

  test('a new photo of equal size but other bytes is read in full', async () => {
    library.write('a.jpg', 'aaaa')
    await library.scan()
    await library.ingest()
    library.write('b.jpg', 'bbbb')
    await library.scan()
    const port = await library.ingest()
    expect(port.identified).toHaveLength(1)
    expect(port.ingested).toHaveLength(1)
    expect(library.count('content')).toBe(2)
  })

  test('a touched file has the same content and is not embedded again', async () => {
    const path = library.write('a.jpg')
    await library.scan()
    await library.ingest()
    utimesSync(path, 5000, 5000)
    expect((await library.scan()).found.changed).toBe(1)
    expect((await library.ingest()).ingested).toEqual([])
    expect(library.rows('SELECT status, modified_ms AS modifiedMs FROM photo')).toEqual([
      { status: 'indexed', modifiedMs: 5_000_000 },
    ])
  })

  test('another model embeds known bytes again', async () => {
    library.write('a.jpg')
    await library.scan()
    await library.ingest()
    const second = library.fill(
      { ...library.model, fingerprint: modelFingerprint('second'), modelDir: '/m' },
      1,
    )
    const port = await library.ingest(new FakeIngest(), { model: second })
    expect(port.ingested).toHaveLength(1)
    expect(library.count('embedding')).toBe(2)
    expect(library.count('content')).toBe(1)
  })
})

describe('bad files', () => {
  test('appear in the list with their reason, and the others are read', async () => {
    writePhotos(20)
    library.write('bad.jpg', 'bad bytes')
    library.write('damaged.jpg', 'damaged bytes')
    await library.scan()
    await library.ingest()
    expect(failedFiles(library.db)).toEqual([
      {
        path: join(library.photosDir, 'bad.jpg'),
        status: 'failed',
        code: 'undecodable',
        reason: 'it is bad',
        attempts: 1,
      },
      {
        path: join(library.photosDir, 'damaged.jpg'),
        status: 'damaged',
        code: 'damaged',
        reason: 'half of it is grey',
        attempts: 1,
      },
    ])
    expect(library.count('photo', "status = 'indexed'")).toBe(21)
  })

  test('are read again on request, all or by name, and not otherwise', async () => {
    const bad = library.write('bad.jpg', 'bad bytes')
    const damaged = library.write('damaged.jpg', 'damaged bytes')
    await library.scan()
    await library.ingest()
    await library.scan()
    expect((await library.ingest()).ingested).toEqual([])
    expect(retryFailed(library.db)).toBe(1)
    expect((await library.ingest()).ingested).toEqual([bad])
    expect(retryFailed(library.db, [damaged, '/nowhere.jpg'])).toBe(1)
    expect((await library.ingest()).ingested).toEqual([damaged])
    expect(failedFiles(library.db).map(({ attempts }) => attempts)).toEqual([2, 2])
  })

  test('leave the list when they are repaired', async () => {
    library.write('bad.jpg', 'bad bytes')
    await library.scan()
    await library.ingest()
    library.write('bad.jpg', 'good bytes now')
    await library.scan()
    await library.ingest()
    expect(failedFiles(library.db)).toEqual([])
    expect(library.paths("status = 'indexed'")).toEqual(['bad.jpg'])
  })

  test('a file deleted while it waited is removed, not failed', async () => {
    const path = library.write('a.jpg')
    await library.scan()
    rmSync(path)
    await library.ingest()
    expect(failedFiles(library.db)).toEqual([])
    expect(library.paths()).toEqual([])
  })

  test('a folder that goes away while its photos wait is offline, and its photos stay', async () => {
    writePhotos(10)
    await library.scan()
    renameSync(library.photosDir, join(library.base, 'unplugged'))
    const offline: number[] = []
    await library.ingest(new FakeIngest(), { onRootOffline: (id) => offline.push(id) })
    expect(offline).toHaveLength(1)
    expect(library.paths("status = 'pending'")).toHaveLength(10)
    renameSync(join(library.base, 'unplugged'), library.photosDir)
    expect((await library.scan()).status).toBe('online')
    await library.ingest()
    expect(library.paths("status = 'indexed'")).toHaveLength(10)
  })
})

describe('a worker that dies', () => {
  test('quarantines the one photo that kills it and reads all others', async () => {
    writePhotos(40, (i) => (i === 17 ? 'crash' : `photo ${i}`))
    await library.scan()
    const port = await library.ingest(new FakeIngest({ callMs: 2 }), { windowCalls: 8 })
    expect(port.deaths).toBe(2)
    expect(failedFiles(library.db)).toMatchObject([{ code: 'crashed-the-reader', attempts: 2 }])
    expect(library.count('photo', "status = 'indexed'")).toBe(39)
  })

  test('reads suspects alone, each once', async () => {
    writePhotos(8, (i) => (i === 7 ? 'crash' : `photo ${i}`))
    await library.scan()
    const port = new FakeIngest()
    const open: number[] = []
    let now = 0
    const read = port.ingest.bind(port)
    port.ingest = async (request) => {
      open.push(++now)
      return read(request).finally(() => now--)
    }
    const hold = library.queue(port, { windowCalls: 8 })
    await hold.drained()
    hold.stop()
    // Eight at once, then those with a lost call, one after the other.
    expect(open.slice(0, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(open.slice(8).every((n) => n === 1)).toBe(true)
    expect(open.length).toBeGreaterThan(8)
    expect(open.length).toBeLessThanOrEqual(16)
  })

  test('quarantines several killers', async () => {
    writePhotos(30, (i) => (i % 10 === 3 ? `crash ${i}` : `photo ${i}`))
    await library.scan()
    await library.ingest(new FakeIngest({ callMs: 1 }))
    expect(failedFiles(library.db).map(({ code }) => code)).toEqual(Array(3).fill('crashed-the-reader'))
    expect(library.count('photo', "status = 'indexed'")).toBe(27)
  })

  test('spares photos when the worker died of something else', async () => {
    writePhotos(20)
    await library.scan()
    const port = new FakeIngest({ callMs: 5 })
    setTimeout(() => port.die(), 8)
    await library.ingest(port, { windowCalls: 4 })
    expect(port.deaths).toBe(1)
    expect(library.count('photo', "status = 'indexed'")).toBe(20)
  })

  test('quarantines a photo that meets a defect, with the message', async () => {
    writePhotos(10, (i) => (i === 3 ? 'defect' : `photo ${i}`))
    await library.scan()
    await library.ingest()
    expect(failedFiles(library.db)).toMatchObject([{ code: 'undecodable', reason: /expected 3 channels/ }])
    expect(library.count('photo', "status = 'indexed'")).toBe(9)
  })

  test('halts where every photo meets a defect, with nearly all of them still pending', async () => {
    writePhotos(60, (i) => `defect ${i}`)
    await library.scan()
    const queue = library.queue(new FakeIngest())
    await expect(queue.drained()).rejects.toMatchObject({ code: 'inference-unavailable' })
    expect(queue.state).toBe('halted')
    queue.stop()
    expect(library.count('photo', "status = 'pending'")).toBe(45)
  })

  test('halts if the worker cannot start, and continues on request', async () => {
    writePhotos(10)
    await library.scan()
    const port = new FakeIngest({ refusal: new AppError('inference-unavailable', 'no worker') })
    const halts: AppError[] = []
    const queue = library.queue(port, { onHalted: (error) => halts.push(error) })
    await expect(queue.drained()).rejects.toMatchObject({ code: 'inference-unavailable' })
    expect(halts).toHaveLength(1)
    expect(library.count('photo', "status = 'pending' AND attempts = 0")).toBe(10)
    port.options.refusal = null
    queue.resume()
    await queue.drained()
    queue.stop()
    expect(library.count('photo', "status = 'indexed'")).toBe(10)
  })
})

describe('control', () => {
  test('a paused queue opens nothing more, stores the open photos, and continues later', async () => {
    writePhotos(30)
    await library.scan()
    const port = new FakeIngest({ callMs: 5 })
    const queue = library.queue(port, { windowCalls: 4 })
    const drained = queue.drained()
    queue.pause()
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(port.ingested).toHaveLength(4)
    expect(library.count('photo', "status = 'indexed'")).toBe(4)
    queue.resume()
    await drained
    queue.stop()
    expect(library.count('photo', "status = 'indexed'")).toBe(30)
  })

  test('a stopped queue leaves open photos pending, for the next one', async () => {
    writePhotos(30)
    await library.scan()
    const queue = library.queue(new FakeIngest({ callMs: 3 }), { windowCalls: 4 })
    const drained = queue.drained()
    setTimeout(() => queue.stop(), 10)
    await expect(drained).rejects.toMatchObject({ code: 'cancelled' })
    expect(library.count('photo', "status = 'pending'")).toBeGreaterThan(0)
    await library.ingest()
    expect(library.count('photo', "status = 'indexed'")).toBe(30)
    expect(library.count('embedding')).toBe(30)
  })

  test('a full disk halts the queue with nothing lost', async () => {
    writePhotos(200)
    await library.scan()
    const pages = Number(library.db.pragma('page_count'))
    library.db.execute(`PRAGMA max_page_count = ${pages + 2}`)
    const queue = library.queue(new FakeIngest())
    await expect(queue.drained()).rejects.toMatchObject({ code: 'disk-full' })
    expect(queue.state).toBe('halted')
    library.db.execute('PRAGMA max_page_count = 1000000')
    queue.resume()
    await queue.drained()
    queue.stop()
    expect(library.count('photo', "status = 'indexed' AND attempts = 1")).toBe(200)
    expect(library.count(`vec_${library.model.id}`)).toBe(200)
  })

  test('progress counts done, failed and pending photos', async () => {
    writePhotos(20)
    library.write('bad.jpg', 'bad')
    await library.scan()
    const queue = library.queue(new FakeIngest())
    expect(queue.progress()).toMatchObject({ done: 0, failed: 0, pending: 21 })
    await queue.drained()
    expect(queue.progress()).toMatchObject({ done: 20, failed: 1, pending: 0 })
    queue.stop()
  })
})
