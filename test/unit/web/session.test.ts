import { expect, it } from 'vitest'
import { cookieName, newSecret, Session, sameSecret } from '../../../electron/web/session.ts'

function session(token: string | null = 'right') {
  const spent: string[] = []
  const onSpent = async (each: string) => void spent.push(each)
  return { spent, session: new Session({ secret: 'secret', pathKey: 'key', token, onSpent }) }
}

it('makes secrets of 256 bits, no two alike', () => {
  const secrets = Array.from({ length: 100 }, newSecret)
  expect(new Set(secrets).size).toBe(100)
  for (const secret of secrets) expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
})

it('compares whole secrets', () => {
  expect(sameSecret('abc', 'abc')).toBe(true)
  for (const other of ['', 'ab', 'abcd', 'abd', 'ABC']) expect(sameSecret('abc', other)).toBe(false)
})

it('spends a token once, also for two requests at the same time', async () => {
  const { session: one, spent } = session()
  expect(await one.spend('wrong')).toBe(false)
  expect(await one.spend('')).toBe(false)
  expect(await Promise.all([one.spend('right'), one.spend('right')])).toEqual([true, false])
  expect(await one.spend('right')).toBe(false)
  expect(spent).toEqual(['right'])
})

it('takes a new token, and refuses the one before', async () => {
  const { session: one } = session()
  one.setToken('next')
  expect(await one.spend('right')).toBe(false)
  expect(await one.spend('next')).toBe(true)
})

it('has no token that is always right', async () => {
  const { session: one } = session(null)
  for (const token of ['', 'null', 'right']) expect(await one.spend(token)).toBe(false)
})

it('admits the cookie of its own port', () => {
  const { session: one } = session()
  expect(one.admits('searlight-80=x; searlight-81=secret', 81)).toBe(true)
  expect(one.admits('a=b;searlight-81=secret;c=d', 81)).toBe(true)
  // Another host's cookie has the same name on another path: the request carries both.
  expect(one.admits('searlight-81=old; searlight-81=secret', 81)).toBe(true)
})

it.each([
  undefined,
  '',
  'searlight-81',
  'searlight-81=',
  'searlight-81=secre',
  'searlight-81=secret2',
  'searlight-82=secret',
  'xsearlight-81=secret',
  'searlight-81="secret"',
])('does not admit %j', (header) => {
  expect(session().session.admits(header, 81)).toBe(false)
})

it('knows the window by its path, whole', () => {
  const { session: one } = session()
  expect(one.windowPath).toBe('/key/')
  expect(one.pathInWindow('/key/')).toBe('/')
  expect(one.pathInWindow('/key/media/1/thumbnail')).toBe('/media/1/thumbnail')
  for (const path of ['', '/', '/key', 'key/', '/ke/', '/key2/', '/KEY/', '//key/', '/x/key/', '/%6bey/'])
    expect(one.pathInWindow(path)).toBeNull()
})

it('hides its cookie from scripts, other sites and other servers of this computer', () => {
  const attributes = session().session.cookie(81).split('; ')
  expect(attributes).toEqual([`${cookieName(81)}=secret`, 'Path=/key/', 'HttpOnly', 'SameSite=Strict'])
})
