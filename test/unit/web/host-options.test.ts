import { expect, it } from 'vitest'
import { reasonAgainst } from '../../../electron/start/start-desktop.ts'
import { parseHostOptions } from '../../../electron/web/host-options.ts'

const parse = (...args: string[]) => parseHostOptions(args, '/home/me')

it('reads the options; a library is relative to where the user is', () => {
  expect(parse()).toEqual({ libraryDir: null, port: null, open: true, help: false })
  expect(parse('--library', 'photos', '--port', '4000', '--no-open')).toMatchObject({
    libraryDir: '/home/me/photos',
    port: 4000,
    open: false,
  })
  expect(parse('--library=/data', '--port=0')).toMatchObject({ libraryDir: '/data', port: 0 })
  expect(parse('-h').help).toBe(true)
})

it.each([
  ['--port', '80'],
  ['--port', '65536'],
  ['--port', '-1'],
  ['--port', 'http'],
  ['--port', '4e3'],
  ['--port', ''],
  ['--library', ''],
  ['--library'],
  ['--once'],
  ['photos'],
])('refuses %j %j, and says what is right', (...args) => {
  expect(() => parse(...args)).toThrow(/usage: npm start/)
})

it('states why there is no desktop', () => {
  const display = { DISPLAY: ':0' }
  expect(reasonAgainst(parse(), display, 'linux')).toBeNull()
  expect(reasonAgainst(parse(), { WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBeNull()
  expect(reasonAgainst(parse(), {}, 'darwin')).toBeNull()
  expect(reasonAgainst(parse(), {}, 'linux')).toBe('there is no display')
  expect(reasonAgainst(parse(), { ...display, SEARLIGHT_HOST: 'web' }, 'linux')).toMatch(/SEARLIGHT_HOST/)
  expect(reasonAgainst(parse('--port', '0'), display, 'linux')).toMatch(/--port/)
  expect(reasonAgainst(parse('--no-open'), display, 'linux')).toMatch(/--no-open/)
})
