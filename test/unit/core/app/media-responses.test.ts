import type * as files from 'node:fs/promises'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { failure, fileResponse } from '../../../../electron/core/app/media-responses.ts'

const disk = vi.hoisted(() => ({ statFails: false, closed: 0 }))

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof files>()
  const open: typeof real.open = async (...asked) => {
    const file = await real.open(...asked)
    if (!disk.statFails) return file
    vi.spyOn(file, 'stat').mockRejectedValue(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }))
    const close = file.close.bind(file)
    vi.spyOn(file, 'close').mockImplementation(async () => {
      disk.closed++
      await close()
    })
    return file
  }
  return { ...real, open }
})

let folder: string
let path: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'searlight-media-'))
  path = join(folder, 'photo.jpg')
  await writeFile(path, '0123456789')
})
afterAll(() => rm(folder, { recursive: true }))

function get(headers: Record<string, string> = {}, method = 'GET', file = path): Promise<Response> {
  const request = new Request('http://127.0.0.1/media/1/original', { method, headers })
  return fileResponse(request, { path: file, format: 'jpeg', etag: 'abc', attachment: null })
}

it('sends a file and announces ranges', async () => {
  const response = await get()
  expect(response.status).toBe(200)
  expect(response.headers.get('accept-ranges')).toBe('bytes')
  expect(response.headers.get('content-length')).toBe('10')
  expect(await response.text()).toBe('0123456789')
})

it.each([
  ['bytes=2-4', '234', 'bytes 2-4/10'],
  ['bytes=7-', '789', 'bytes 7-9/10'],
  ['bytes=-2', '89', 'bytes 8-9/10'],
])('sends the part %s', async (range, text, contentRange) => {
  const response = await get({ range })
  expect(response.status).toBe(206)
  expect(response.headers.get('content-range')).toBe(contentRange)
  expect(response.headers.get('content-length')).toBe(String(text.length))
  expect(response.headers.get('etag')).toBe('"abc"')
  expect(await response.text()).toBe(text)
})

it('answers 416 with the size behind the end of the file', async () => {
  const response = await get({ range: 'bytes=10-' })
  expect(response.status).toBe(416)
  expect(response.headers.get('content-range')).toBe('bytes */10')
  expect(response.body).toBeNull()
})

it('sends the whole where a range is invalid, of another file, one of several, or beside HEAD', async () => {
  for (const headers of [
    { range: 'bytes=4-2' },
    { range: 'bytes=0-1,4-5' },
    { range: 'bytes=2-4', 'if-range': '"other"' },
  ]) {
    const response = await get(headers)
    expect([response.status, await response.text()]).toEqual([200, '0123456789'])
  }
  const head = await get({ range: 'bytes=2-4' }, 'HEAD')
  expect([head.status, head.headers.get('content-length')]).toEqual([200, '10'])
})

it('answers "not modified" before it looks at a range', async () => {
  expect((await get({ range: 'bytes=2-4', 'if-none-match': '"abc"' })).status).toBe(304)
})

it('answers 404 where the file is gone', async () => {
  const response = await get({}, 'GET', join(folder, 'gone.jpg')).catch(failure)
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ code: 'file-unavailable' })
})

it('answers 404 and closes the file where its size cannot be read', async () => {
  disk.statFails = true
  try {
    const response = await get().catch(failure)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ code: 'file-unavailable' })
    expect(disk.closed).toBe(1)
  } finally {
    disk.statFails = false
  }
})
