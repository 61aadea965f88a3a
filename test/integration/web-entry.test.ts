/** Access to the web host over real sockets: tokens, cookies, foreign Hosts and Origins, crooked paths. */
import { expect, it } from 'vitest'
import { newSecret } from '../../electron/web/session.ts'
import { INDEX, SCRIPT } from '../helpers/web-renderer.ts'
import {
  ask,
  askRaw,
  openSocket,
  type Served,
  serveFake,
  statusOf,
  upgradeStatus,
} from '../helpers/web-server.ts'

const POLICY = [
  'content-security-policy',
  'x-content-type-options',
  'referrer-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
]
const SECRETS = ['not for the window', 'a thumbnail', 'light light', 'root:']

function exposesNothing({ token, tab }: Served, answer: string): void {
  for (const secret of [...SECRETS, token, tab.cookie]) expect(answer).not.toContain(secret)
}

it('exchanges the token for a cookie, once, and leaves no token in the address', async () => {
  const served = await serveFake()
  const { port, token } = served
  const entered = await ask(port, `/?token=${token}`)
  expect(entered.status).toBe(303)
  const { window } = served
  expect(entered.headers.location).toBe(`${window.base}/`)
  const [cookie = ''] = entered.headers['set-cookie'] ?? []
  expect(cookie).toContain(`searlight-${port}=`)
  expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/)

  expect(cookie).toContain(`; Path=${window.base}/;`)
  const page = await ask(window, '/', { headers: { cookie: cookie.split(';')[0] } })
  expect([page.status, page.body.toString()]).toEqual([200, INDEX])

  const again = await ask(port, `/?token=${token}`)
  expect(again.status).toBe(403)
  expect(again.headers['set-cookie']).toBeUndefined()
  expect(again.body.toString()).toMatch(/press Enter/)
  exposesNothing(served, again.body.toString())
  // The cookie alone opens nothing, whatever address it comes with.
  for (const address of ['/', `/?token=${token}`, '/?token=x'])
    expect((await ask(port, address, { headers: { cookie: cookie.split(';')[0] } })).status).toBe(403)
})

it('refuses wrong tokens, and the right one stays valid', async () => {
  const served = await serveFake()
  const { port, token } = served
  const wrong = [
    '',
    'x',
    newSecret(),
    token.slice(0, -1),
    `${token}x`,
    token.toUpperCase(),
    '%00',
    'a'.repeat(900),
  ]
  for (const each of wrong) {
    const answer = await ask(port, `/?token=${each}`)
    expect([each, answer.status]).toEqual([each, 403])
    exposesNothing(served, answer.body.toString())
  }
  // Asking for the head only, or for another page, spends nothing.
  expect((await ask(port, `/?token=${token}`, { method: 'HEAD' })).status).toBe(403)
  expect((await ask(port, `/index.html?token=${token}`)).status).toBe(403)
  expect((await ask(port, `/?token=${token}`)).status).toBe(303)
  expect(served.log.join('\n')).not.toContain(token)
})

it('answers nothing without the cookie', async () => {
  const served = await serveFake()
  const { port, window, app, tab } = served
  const { origin } = tab
  const paths = [
    '/',
    '/index.html',
    '/assets/index-D3adB33f.js',
    '/media/1/thumbnail',
    '/pictures/abc',
    '/nothing',
  ]
  for (const path of paths) {
    for (const cookie of ['', `searlight-${port}=${newSecret()}`, tab.cookie.replace(String(port), '1')]) {
      const answer = await ask(window, path, { headers: { cookie } })
      expect([path, cookie, answer.status]).toEqual([path, cookie, 403])
      exposesNothing(served, answer.body.toString())
    }
  }
  const upload = { method: 'POST', headers: { origin } }
  expect((await ask(window, '/pictures', upload, Buffer.from('picture'))).status).toBe(403)
  expect(await upgradeStatus(openSocket(window, { origin }))).toBe(403)
  expect(app.asked).toEqual([])
})

it('answers nothing to the cookie without the path of the window', async () => {
  const served = await serveFake()
  const { port, window, app, tab, token } = served
  const bases = [
    '',
    `/${newSecret()}`,
    window.base.slice(0, -1),
    `${window.base}x`,
    window.base.toLowerCase(),
  ]
  for (const base of bases) {
    const elsewhere = { port, base }
    for (const path of ['/', '/index.html', '/media/1/thumbnail', '/pictures/abc']) {
      const answer = await ask(elsewhere, path, { headers: tab })
      expect([base, path, answer.status]).toEqual([base, path, 403])
      exposesNothing(served, answer.body.toString())
      expect(answer.body.toString()).not.toContain(window.base)
    }
    const upload = { method: 'POST', headers: tab }
    expect((await ask(elsewhere, '/pictures', upload, Buffer.from('picture'))).status).toBe(403)
    expect(await upgradeStatus(openSocket(elsewhere, tab))).toBe(403)
  }
  expect(app.asked).toEqual([])
  expect(served.log.join('\n')).not.toContain(window.base.slice(1))
  // And it spent no token.
  expect((await ask(port, `/?token=${token}`)).status).toBe(303)
})

it('refuses foreign Hosts, whatever cookie they bring', async () => {
  const served = await serveFake()
  const { port, window, token, tab, app } = served
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1',
    `127.0.0.2:${port}`,
    `[::1]:${port}`,
  ]) {
    const headers = { ...tab, host, origin: `http://${host}` }
    for (const path of ['/', `/?token=${token}`, `${window.base}/media/1/thumbnail`]) {
      const answer = await ask(port, path, { headers })
      expect([host, path, answer.status]).toEqual([host, path, 421])
      exposesNothing(served, answer.body.toString())
    }
    expect(await upgradeStatus(openSocket(window, headers))).toBe(421)
  }
  expect(statusOf(await askRaw(port, `GET / HTTP/1.1\r\nCookie: ${tab.cookie}\r\n\r\n`))).toBe(400)
  expect(statusOf(await askRaw(port, `GET / HTTP/1.0\r\nCookie: ${tab.cookie}\r\n\r\n`))).toBe(421)
  expect(app.asked).toEqual([])
  expect(
    (
      await ask(window, '/', {
        headers: { ...tab, host: `localhost:${port}`, origin: `http://localhost:${port}` },
      })
    ).status,
  ).toBe(200)
})

it('refuses foreign Origins, on pages, uploads and sockets', async () => {
  const { port, window, tab, app, log } = await serveFake()
  for (const origin of [
    'http://evil.example',
    'null',
    `http://127.0.0.1:${port + 1}`,
    `https://127.0.0.1:${port}`,
  ]) {
    const headers = { ...tab, origin }
    expect((await ask(window, '/media/1/thumbnail', { headers })).status).toBe(403)
    expect((await ask(window, '/pictures', { method: 'POST', headers }, Buffer.from('x'))).status).toBe(403)
    expect(await upgradeStatus(openSocket(window, headers))).toBe(403)
  }
  const { cookie } = tab
  expect(await upgradeStatus(openSocket(window, { cookie }))).toBe(403)
  expect(
    (await ask(window, '/pictures', { method: 'POST', headers: { cookie } }, Buffer.from('x'))).status,
  ).toBe(403)
  const sameSite = { cookie, 'sec-fetch-site': 'same-site' }
  expect((await ask(window, '/media/1/original', { headers: sameSite })).status).toBe(403)
  expect(app.asked).toEqual([])
  expect(log).toContain('refused: foreign Origin "http://evil.example"')

  expect(await upgradeStatus(openSocket(window, tab))).toBe(101)
  expect(await upgradeStatus(openSocket(window, tab, '/'))).toBe(404)
})

it('leaves no path on any route that leads out', async () => {
  const served = await serveFake()
  const { port, window, tab, app } = served
  const crooked = [
    ...[
      '/../secret.html',
      '/..%2fsecret.html',
      '/%2e%2e/secret.html',
      '/assets/../../secret.html',
      '/\\..\\secret.html',
    ],
    ...[
      '/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd',
      '/assets/%00',
      '/index.html%00.js',
      '//etc/passwd',
      '/./index.html',
    ],
    ...[
      '/media/../secret.html',
      '/media/%2e%2e/%2e%2e/etc/passwd',
      '/media/1/..%5c..%5csecret',
      '/media//etc/passwd/original',
    ],
    ...[
      '/pictures/../../etc/passwd',
      '/pictures/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
      '/pictures/..',
      '/rpc/../index.html',
    ],
    ...[
      `http://127.0.0.1:${port}/`,
      'http://evil.example/',
      'file:///etc/passwd',
      '*',
      '/%c0%ae%c0%ae/etc/passwd',
    ],
  ]
  for (const target of crooked) {
    for (const method of ['GET', 'HEAD', 'POST']) {
      const whole = target.startsWith('/') ? window.base + target : target
      const answer = await askRaw(
        port,
        `${method} ${whole} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${tab.origin}\r\nCookie: ${tab.cookie}\r\n\r\n`,
      )
      expect([method, target, statusOf(answer)]).toEqual([method, target, 400])
      exposesNothing(served, answer)
    }
  }
  // Files that exist in the folder but not for the window, and files only in the folder beside it.
  for (const path of ['/notes.txt', '/secret.html', '/assets', '/renderer/index.html', '/package.json'])
    expect((await ask(window, path, { headers: tab })).status).toBe(404)
  expect(app.asked).toEqual([])
})

it('takes broken HTTP calmly', async () => {
  const { port, window, tab, log } = await serveFake()
  const line = `Host: 127.0.0.1:${port}\r\nCookie: ${tab.cookie}\r\n`
  expect(statusOf(await askRaw(port, 'rubbish\r\n\r\n'))).toBe(400)
  expect(statusOf(await askRaw(port, '\u0016\u0003\u0001\u0002\u0000\u0001'))).toBe(400)
  expect(statusOf(await askRaw(port, `GET / HTTP/1.1\r\n${line}X: ${'y'.repeat(20_000)}\r\n\r\n`))).toBe(431)
  expect(
    statusOf(
      await askRaw(port, `GET / HTTP/1.1\r\n${line}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`),
    ),
  ).toBe(400)
  expect(await askRaw(port, `CONNECT evil.example:80 HTTP/1.1\r\n${line}\r\n`)).toBe('')
  expect((await ask(window, '/', { headers: tab })).status).toBe(200)
  expect(log.length).toBeGreaterThan(0)
})

it('sets the policy on every answer', async () => {
  const { port, window, tab } = await serveFake()
  const answers = await Promise.all([
    ask(window, '/', { headers: tab }),
    ask(window, '/assets/index-D3adB33f.js', { headers: tab }),
    ask(window, '/media/1/thumbnail', { headers: tab }),
    ask(window, '/media/1/preview', { headers: tab }),
    ask(window, '/nothing', { headers: tab }),
    ask(port, '/'),
    ask(port, '/', { headers: { host: 'evil.example' } }),
  ])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 500, 404, 403, 421])
  for (const { headers } of answers) {
    for (const name of POLICY) expect(headers[name], name).toBeTruthy()
    expect(headers['content-security-policy']).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self'",
    )
    expect(headers['content-security-policy']).not.toMatch(/unsafe|evil|\*/)
    expect(headers['access-control-allow-origin']).toBeUndefined()
    expect(headers['cache-control']).toBeTruthy()
  }
})

it('sends the window compressed, and not again when it is known', async () => {
  const { window, tab } = await serveFake()
  const script = (headers: Record<string, string> = {}) =>
    ask(window, '/assets/index-D3adB33f.js', { headers: { ...tab, ...headers } })
  const plain = await script()
  expect(plain.body.toString()).toBe(SCRIPT)
  expect(plain.headers['cache-control']).toMatch(/immutable/)
  expect(plain.headers['content-type']).toBe('text/javascript; charset=utf-8')
  for (const [accepted, encoding] of [
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['identity', undefined],
  ] as const) {
    const { headers, body } = await script({ 'accept-encoding': accepted })
    expect(headers['content-encoding']).toBe(encoding)
    if (encoding) expect(body.length).toBeLessThan(SCRIPT.length / 10)
    expect(headers['content-length']).toBe(String(body.length))
  }
  const known = await script({ 'if-none-match': String(plain.headers.etag) })
  expect([known.status, known.body.length]).toEqual([304, 0])
  const head = await ask(window, '/', { method: 'HEAD', headers: tab })
  expect([head.status, head.headers['content-length'], head.body.length]).toEqual([
    200,
    String(INDEX.length),
    0,
  ])
  expect(head.headers['cache-control']).toBe('no-cache')
})
