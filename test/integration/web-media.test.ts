/** Pictures over the web host: the engine's Request and Response carried over real HTTP. */
import { request } from 'node:http'
import { expect, it } from 'vitest'
import { MAX_PICTURE_BYTES } from '../../electron/shared/app-media.ts'
import { SECRET_DETAIL } from '../helpers/web-fake-app.ts'
import { ask, serveFake } from '../helpers/web-server.ts'

const MEGABYTE = Buffer.alloc(1024 * 1024, 7)

it("passes the engine's pictures on, and hides the cookie from the engine", async () => {
  const { window, tab, app } = await serveFake()
  const answer = await ask(window, '/media/1/thumbnail', { headers: tab })
  expect([answer.status, answer.body.toString()]).toEqual([200, 'a thumbnail'])
  expect(answer.headers['content-type']).toBe('image/jpeg')
  expect(answer.headers['cache-control']).toBe('private, max-age=60')
  const head = await ask(window, '/media/1/thumbnail', { method: 'HEAD', headers: tab })
  expect([head.status, head.body.length, head.headers['content-type']]).toEqual([200, 0, 'image/jpeg'])
  expect((await ask(window, '/media/99/thumbnail', { headers: tab })).status).toBe(404)
  expect(app.asked).toEqual([
    'GET /media/1/thumbnail cookie=null',
    'GET /media/1/thumbnail cookie=null',
    'GET /media/99/thumbnail cookie=null',
  ])
})

it('shows the details of a failure on the terminal only', async () => {
  const { window, tab } = await serveFake()
  const answer = await ask(window, '/media/1/preview', { headers: tab })
  expect(answer.status).toBe(500)
  expect(JSON.stringify(answer.headers) + answer.body.toString()).not.toContain(SECRET_DETAIL)
})

it('stops the engine when the browser reads no further', async () => {
  const { window, tab, app } = await serveFake()
  const asked = request({
    host: '127.0.0.1',
    port: window.port,
    path: `${window.base}/media/1/original`,
    headers: tab,
  })
  asked.on('error', () => {})
  asked.on('response', (response) => response.once('data', () => asked.destroy()))
  asked.end()
  await app.abandoned.promise
  expect((await ask(window, '/media/1/thumbnail', { headers: tab })).status).toBe(200)
})

it('streams uploads, known and unknown in length', async () => {
  const { window, tab } = await serveFake()
  const upload = { method: 'POST', headers: { ...tab, 'x-name': 'a%20dog.jpg' } }
  const whole = await ask(window, '/pictures', upload, MEGABYTE)
  expect(JSON.parse(whole.body.toString())).toEqual({ name: 'a%20dog.jpg', bytes: MEGABYTE.length })
  const chunked = await ask(window, '/pictures', upload, [MEGABYTE, MEGABYTE, MEGABYTE])
  expect(JSON.parse(chunked.body.toString())).toMatchObject({ bytes: 3 * MEGABYTE.length })
})

it('lets a sender hear why, when the engine does not want to read its picture', async () => {
  const { window, tab } = await serveFake()
  const upload = { method: 'POST', headers: { ...tab, 'x-name': 'unwanted' } }
  const answer = await ask(
    window,
    '/pictures',
    upload,
    Array.from({ length: 8 }, () => MEGABYTE),
  )
  expect([answer.status, JSON.parse(answer.body.toString()).code]).toEqual([422, 'reference-unreadable'])
})

it('refuses a body larger than any picture before it reads it', async () => {
  const { window, tab, app } = await serveFake()
  const headers = { ...tab, 'content-length': MAX_PICTURE_BYTES + 1 }
  const { promise, resolve } = Promise.withResolvers<number | undefined>()
  const asked = request({
    host: '127.0.0.1',
    port: window.port,
    path: `${window.base}/pictures`,
    method: 'POST',
    headers,
  })
  asked.on('error', () => {})
  asked.on('response', ({ statusCode }) => resolve(statusCode))
  asked.write(MEGABYTE)
  expect(await promise).toBe(413)
  asked.destroy()
  expect(app.asked).toEqual([])
})
