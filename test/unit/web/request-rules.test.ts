import { describe, expect, it } from 'vitest'
import { type Asked, judge, quoted } from '../../../electron/web/request-rules.ts'

const PORT = 4321
const OURS = 'http://127.0.0.1:4321'

const pathInWindow = (path: string) => (path.startsWith('/key/') ? path.slice('/key'.length) : null)

/** Of a target in the window. */
function verdict(target: string, headers: Asked['headers'] = {}, rest: Partial<Asked> = {}) {
  return outside(`/key${target}`, headers, rest)
}

function outside(target: string, headers: Asked['headers'] = {}, rest: Partial<Asked> = {}) {
  return judge(
    { method: 'GET', target, purpose: 'page', headers: { host: '127.0.0.1:4321', ...headers }, ...rest },
    { port: PORT, pathInWindow },
  )
}
const refusal = (...asked: Parameters<typeof verdict>) => {
  const answer = verdict(...asked)
  return answer.kind === 'refused' ? answer.status : answer.kind
}

it('passes the window’s own requests', () => {
  expect(outside('/?token=abc')).toEqual({ kind: 'door', token: 'abc' })
  expect(outside('/')).toEqual({ kind: 'door', token: null })
  expect(verdict('/?token=abc')).toEqual({ kind: 'window', path: '/' })
  expect(verdict('/assets/index-D3adB33f.js')).toEqual({ kind: 'window', path: '/assets/index-D3adB33f.js' })
  expect(verdict('/media/12/thumbnail', { 'sec-fetch-site': 'same-origin' }).kind).toBe('window')
  expect(verdict('/', { host: 'localhost:4321', origin: 'http://localhost:4321' }).kind).toBe('window')
  expect(verdict('/', { 'sec-fetch-site': 'cross-site' }).kind).toBe('window')
  expect(outside('/favicon.ico')).toEqual({ kind: 'icon' })
  expect(refusal('/pictures', { origin: OURS }, { method: 'POST' })).toBe('window')
  expect(refusal('/pictures', { 'sec-fetch-site': 'same-origin' }, { method: 'POST' })).toBe('window')
  expect(refusal('/rpc', { origin: OURS }, { purpose: 'socket' })).toBe('window')
})

describe('refuses', () => {
  it.each([
    '127.0.0.1',
    '127.0.0.1:80',
    '127.0.0.1:43210',
    'localhost',
    'LOCALHOST:4321',
    'searlight.evil.example:4321',
    '127.0.0.1:4321.evil.example',
    '[::1]:4321',
    '0.0.0.0:4321',
    '',
  ])('the Host %j', (host) => {
    expect(refusal('/', { host })).toBe(421)
  })

  it('a request without Host', () => {
    const asked = { method: 'GET', target: '/', purpose: 'page', headers: {} } as const
    expect(judge(asked, { port: PORT, pathInWindow })).toMatchObject({ status: 421 })
  })

  it.each([
    'null',
    'http://127.0.0.1',
    'http://127.0.0.1:4322',
    'https://127.0.0.1:4321',
    'http://localhost:4321',
    'http://127.0.0.1:4321.evil.example',
    'http://evil.example',
    '',
  ])('the Origin %j', (origin) => {
    expect(refusal('/', { origin })).toBe(403)
    expect(refusal('/rpc', { origin }, { purpose: 'socket' })).toBe(403)
    expect(refusal('/pictures', { origin }, { method: 'POST' })).toBe(403)
  })

  it.each([
    '/../secret.html',
    '/..',
    '/assets/../../secret.html',
    '/%2e%2e/secret.html',
    '/media/%2e%2e%2f%2e%2e%2fetc%2fpasswd/original',
    '/media/1/original%00.jpg',
    '/media\\..\\..\\secret',
    '/media//1',
    '//evil.example/',
    '/.env',
    '/assets/.hidden',
    'http://127.0.0.1:4321/',
    'http://evil.example/',
    'file:///etc/passwd',
    '*',
    '',
    'media/1',
    '/media/ä',
    '/media/1/thumbnail;x',
    '/media/1/thumbnail#x',
    `/${'a'.repeat(2_000)}`,
  ])('the target %j', (target) => {
    for (const each of [outside, verdict]) {
      // Behind the key an empty target and one without a slash name something outside of the window.
      const status = each === verdict && ['', 'media/1'].includes(target) ? 403 : 400
      expect(each(target)).toMatchObject({ status })
      expect(each(target, { origin: OURS }, { purpose: 'socket' }).kind).toBe('refused')
    }
  })

  it.each(['/index.html', '/media/1/original', '/rpc', '/pictures', '/keys/', '/KEY/'])(
    '%s outside of the window',
    (target) => {
      expect(outside(target, { origin: OURS })).toMatchObject({ status: 403 })
      expect(outside(target, { origin: OURS }, { purpose: 'socket' })).toMatchObject({ status: 403 })
      expect(outside(target, { origin: OURS }, { method: 'POST' })).toMatchObject({ status: 403 })
    },
  )

  it('a socket without an origin, or with a foreign one', () => {
    expect(refusal('/rpc', {}, { purpose: 'socket' })).toBe(403)
    expect(refusal('/', { origin: OURS }, { purpose: 'socket' })).toBe(404)
    expect(refusal('/rpc', { origin: OURS }, { purpose: 'socket', method: 'POST' })).toBe(404)
  })

  it('pictures from nowhere or from elsewhere', () => {
    expect(refusal('/pictures', {}, { method: 'POST' })).toBe(403)
    expect(refusal('/pictures', { 'sec-fetch-site': 'none' }, { method: 'POST' })).toBe(403)
    expect(refusal('/pictures', { 'sec-fetch-site': 'same-site' }, { method: 'POST' })).toBe(403)
    expect(refusal('/media/1/original', { 'sec-fetch-site': 'same-site' })).toBe(403)
    expect(refusal('/media/1/original', { 'sec-fetch-site': 'cross-site' })).toBe(403)
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH'])('the method %s', (method) => {
    expect(refusal('/', { origin: OURS }, { method })).toBe(405)
    expect(refusal('/media/1/original', { origin: OURS }, { method })).toBe(405)
  })

  it('reading where pictures are posted', () => {
    expect(refusal('/pictures')).toBe(405)
  })
})

it('prints strangers’ text on one short line', () => {
  expect(quoted('a\nrefused: b\u001b[2J')).toBe('"a\\nrefused: b\\u001b[2J"')
  expect(quoted('ü\u2028')).toMatch(/^"[\x20-\x7e]*"$/)
  expect(quoted('x'.repeat(10_000)).length).toBeLessThan(100)
  expect(quoted(undefined)).toBe('(none)')
})
