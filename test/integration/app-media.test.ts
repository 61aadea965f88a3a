/** Pictures over HTTP: of photos, by id, and from outside. */
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAX_PICTURE_BYTES, type UploadedPicture } from '../../electron/shared/app-media.ts'
import type { AppState } from '../../electron/shared/app-state.ts'
import type { SerialisedError } from '../../electron/shared/errors.ts'
import { AppPlace, type AppUnderTest, SEARCH } from '../helpers/app-library.ts'
import { generatedPhoto, generatePhotos } from '../helpers/generated-photos.ts'

const place = new AppPlace()
const photo = (name: string) => join(place.photosDir, name)
const secret = join(place.base, 'secret.txt')
let app: AppUnderTest
let ids: ReadonlyMap<string, number>

const idOf = (name: string) => ids.get(name) ?? 0
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

beforeAll(async () => {
  await place.writeModel()
  writeFileSync(secret, 'do not read this')
  await generatePhotos({ folder: place.photosDir, count: 3, width: 600, height: 400 })
  copyFileSync(photo('photo-00000.jpg'), photo('A “dog” 100% ok;\\.jpg'))
  await (await generatedPhoto(5, 3_000, 100)).tiff({ compression: 'lzw' }).toFile(photo('wide.tif'))
  await (await generatedPhoto(6, 600, 400)).jpeg().toFile(photo('replaced.jpg'))
  // The extension contradicts the content.
  await (await generatedPhoto(7, 40, 30)).png().toFile(photo('really-a-png.jpg'))
  app = place.open()
  await app.api.addFolder({ path: place.photosDir })
  await app.api.chooseModel({ path: place.modelDir, change: false })
  await app.indexed(7)
  ids = new Map((await app.list('name')).map(({ id, name }) => [name, id]))
})

afterAll(() => place.close())

describe('a photo', () => {
  test('has a thumbnail that the server does not send twice', async () => {
    const path = `/media/${idOf('photo-00001.jpg')}/thumbnail`
    const first = await app.media(path)
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'private, max-age=60',
      'x-content-type-options': 'nosniff',
      etag: expect.stringMatching(new RegExp(`^"${sha256(readFileSync(photo('photo-00001.jpg')))}-t-\\d+"$`)),
    })
    const bytes = await bytesOf(first)
    expect(bytes.length).toBe(Number(first.headers.get('content-length')))
    expect(bytes.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]))
    const again = await app.media(path, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } })
    expect([again.status, (await bytesOf(again)).length]).toEqual([304, 0])
  })

  test('has its thumbnail sent again where a newer reader made another one', async () => {
    const path = `/media/${idOf('photo-00001.jpg')}/thumbnail`
    const first = await app.media(path)
    await bytesOf(first)
    const hash = sha256(readFileSync(photo('photo-00001.jpg')))
    utimesSync(join(place.libraryDir, 'thumbnails', hash.slice(0, 2), `${hash}.jpg`), 5, 5)
    const again = await app.media(path, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } })
    expect([again.status, (await bytesOf(again)).length]).toEqual([
      200,
      Number(first.headers.get('content-length')),
    ])
  })

  test('has its thumbnail made again where it was lost', async () => {
    const id = idOf('photo-00002.jpg')
    const before = await bytesOf(await app.media(`/media/${id}/thumbnail`))
    rmSync(join(place.libraryDir, 'thumbnails'), { recursive: true })
    const after = await app.media(`/media/${id}/thumbnail`)
    expect(after.status).toBe(200)
    expect(Math.abs((await bytesOf(after)).length / before.length - 1)).toBeLessThan(0.5)
  })

  test('is its own preview where a browser shows it', async () => {
    const response = await app.media(`/media/${idOf('photo-00001.jpg')}/preview`)
    expect(await bytesOf(response)).toEqual(readFileSync(photo('photo-00001.jpg')))
    expect(response.headers.get('content-disposition')).toBeNull()
  })

  test('has a preview made of it where a browser does not', async () => {
    for (const isKept of [false, true]) {
      expect(existsSync(join(place.libraryDir, 'previews'))).toBe(isKept)
      const response = await app.media(`/media/${idOf('wide.tif')}/preview`)
      expect(response.headers.get('content-type')).toBe('image/jpeg')
      const bytes = await bytesOf(response)
      expect(jpegSize(bytes)).toEqual([2_048, 68])
    }
  })

  test('is sent unchanged, under its name, with its own type', async () => {
    const plain = await app.media(`/media/${idOf('really-a-png.jpg')}/original`)
    expect(await bytesOf(plain)).toEqual(readFileSync(photo('really-a-png.jpg')))
    expect(plain.headers.get('content-type')).toBe('image/png')
    expect((await app.media(`/media/${idOf('wide.tif')}/original`)).headers.get('content-type')).toBe(
      'image/tiff',
    )
    const odd = await app.media(`/media/${idOf('A “dog” 100% ok;\\.jpg')}/original`)
    expect(odd.headers.get('content-disposition')).toBe(
      `attachment; filename="A _dog_ 100_ ok;_.jpg"; filename*=UTF-8''A%20%E2%80%9Cdog%E2%80%9D%20100%25%20ok%3B%5C.jpg`,
    )
  })

  test('of which a link to another file took the place is not', async () => {
    const path = photo('replaced.jpg')
    renameSync(path, `${path}.kept`)
    symlinkSync(secret, path)
    for (const size of ['original', 'preview']) {
      await expectProblem(await app.media(`/media/${idOf('replaced.jpg')}/${size}`), 404, 'file-unavailable')
    }
    unlinkSync(path)
    await expectProblem(await app.media(`/media/${idOf('replaced.jpg')}/original`), 404, 'file-unavailable')
    renameSync(`${path}.kept`, path)
    expect((await app.media(`/media/${idOf('replaced.jpg')}/original`)).status).toBe(200)
  })
})

test.each([
  '/media/1',
  '/media/1/',
  '/media/1/large',
  '/media/01/thumbnail',
  '/media/+1/thumbnail',
  '/media/1e0/thumbnail',
  '/media/-1/thumbnail',
  '/media/99999999999/thumbnail',
  '/media/1/thumbnail/',
  '/media/1/thumbnail%00',
  '/media/%31/thumbnail',
  '/media/../secret.txt',
  '/media/..%2f..%2fsecret.txt/original',
  '/media/1/..%2f..%2f..%2fetc%2fpasswd',
  '/media//etc/passwd/original',
  '/media/1/original/../../../etc/passwd',
  '/pictures/../settings.json',
  '/pictures/..%2fsettings.json',
  `/pictures/${'A'.repeat(64)}`,
  `/pictures/${'a'.repeat(63)}`,
  '/pictures/.thumbnails',
  '/',
])('%s does not exist', async (path) => {
  await expectProblem(await app.media(path), 404)
})

test('a missing photo or picture gets an answer that says so', async () => {
  await expectProblem(await app.media('/media/4294967295/original'), 404, 'photo-missing')
  await expectProblem(await app.media(`/pictures/${'a'.repeat(64)}`), 404, 'reference-missing')
})

test.each([
  ['/media/1/thumbnail', 'POST'],
  ['/media/1/thumbnail', 'DELETE'],
  [`/pictures/${'a'.repeat(64)}`, 'PUT'],
  ['/pictures', 'GET'],
])('%s may not be asked by %s', async (path, method) => {
  expect((await app.media(path, { method })).status).toBe(405)
})

describe('a picture from outside', () => {
  const kept = () => readdirSync(join(place.dataDir, 'pictures')).filter((name) => name !== '.thumbnails')

  test('is saved under its hash, shown, and usable in a search', async () => {
    const bytes = new Uint8Array(readFileSync(photo('photo-00001.jpg')))
    const answer = await app.upload(bytes, 'my “dog”.jpg')
    const picture = (await answer.json()) as UploadedPicture
    expect(picture).toEqual({ pictureId: sha256(bytes), name: 'my “dog”.jpg', width: 600, height: 400 })
    expect(kept()).toEqual([picture.pictureId])
    const shown = await app.media(`/pictures/${picture.pictureId}`)
    expect(jpegSize(await bytesOf(shown))).toEqual([512, 341])
    const { pictureId, name } = picture
    const found = await app.api.search({
      ...SEARCH,
      references: [{ kind: 'picture', pictureId, name }],
      text: '  ',
      limit: 3,
    })
    expect(found.photos.names[0]).toBe('photo-00001.jpg')
    const again = await app.upload(bytes, '')
    expect(await again.json()).toEqual({ ...picture, name: 'picture' })
  })

  test('is not a photo of a watched folder that contains the data directory', async () => {
    const bytes = new Uint8Array(readFileSync(photo('photo-00002.jpg')))
    expect((await app.upload(bytes, 'a.jpg')).status).toBe(200)
    copyFileSync(photo('photo-00002.jpg'), join(place.dataDir, 'mine.jpg'))
    const { folder } = await app.api.addFolder({ path: place.dataDir })
    const isRead = ({ progress, folders: [first] }: AppState) =>
      progress.state === 'idle' && first?.id === folder.id && first.photos > 0 && first.pending === 0
    expect((await app.until(isRead)).folders[0]?.photos).toBe(1)
    await app.api.removeFolder({ folderId: folder.id })
  })

  test.each([
    ['text', new TextEncoder().encode('this is no picture, but text'), /contains text/],
    ['nothing', new Uint8Array(), /empty/],
    ['a video', new TextEncoder().encode('\0\0\0\x18ftypisom\0\0\0\0isomavc1'), /video/],
    ['a drawing', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), /SVG/],
    ['half a header', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, 1, 2, 3]), /corrupt|ends early/],
  ])('of %s is refused with a reason, and not kept', async (_, bytes, reason) => {
    const before = kept()
    const error = await expectProblem(await app.upload(bytes, 'a.jpg'), 422, 'reference-unreadable')
    expect(error.message).toMatch(reason)
    expect(kept()).toEqual(before)
  })

  test('is refused while it arrives if it is too large, whatever size it states', async () => {
    const before = kept()
    let sent = 0
    const part = new Uint8Array(1024 * 1024)
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += part.length
        controller.enqueue(part)
      },
    })
    const headers = { 'x-name': 'a', 'content-length': '10' }
    const answer = await app.media('/pictures', {
      method: 'POST',
      body,
      headers,
      duplex: 'half',
    } as RequestInit)
    await expectProblem(answer, 413, 'picture-too-large')
    expect(sent).toBeLessThan(MAX_PICTURE_BYTES + 8 * part.length)
    expect(kept()).toEqual(before)
  })

  test('is refused with an invalid name', async () => {
    const answer = await app.media('/pictures', { method: 'POST', body: 'x', headers: { 'x-name': '%zz' } })
    await expectProblem(answer, 400, 'invalid-request')
  })

  test('makes a search fail with its code once it is gone', async () => {
    const reference = { kind: 'picture', pictureId: 'f'.repeat(64), name: 'gone' } as const
    const search = app.api.search({ ...SEARCH, references: [reference], limit: 3 })
    await expect(search).rejects.toMatchObject({ code: 'reference-missing' })
  })

  test('is read although the process that reads pictures was killed', async () => {
    mkdirSync(join(place.base, 'other'))
    for (const pid of app.inferencePids) kill(pid)
    const bytes = new Uint8Array(await (await generatedPhoto(9, 50, 40)).jpeg().toBuffer())
    const answer = await app.upload(bytes, 'after.jpg')
    expect(answer.status).toBe(200)
  })
})

async function expectProblem(response: Response, status: number, code?: string): Promise<SerialisedError> {
  const text = await response.text()
  expect(text).not.toContain(place.base)
  expect(response.status).toBe(status)
  const error = JSON.parse(text) as SerialisedError
  if (code !== undefined) expect(error.code).toBe(code)
  return error
}

/** Width and height from the first frame header. */
function jpegSize(bytes: Buffer): readonly [number, number] {
  for (let at = 2; at < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes.readUInt16BE(at)
    if (marker >= 0xffc0 && marker <= 0xffc2) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)]
  }
  throw new Error('expected a JPEG')
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
