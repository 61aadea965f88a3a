import { chmodSync, existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { electronBinary } from '../../../electron/start/electron-binary.ts'
import { needs } from '../../helpers/needs.ts'
import { temporaryDirectory } from '../../helpers/temporary-directory.ts'
import { unprivileged } from '../../helpers/unprivileged.ts'

/** Stands for the electron package; `installer` is the source of its install.js. */
function places(installer: string | null) {
  const packageDir = temporaryDirectory()
  if (installer !== null) writeFileSync(join(packageDir, 'install.js'), installer)
  return { packageDir, failureFile: join(packageDir, 'cache/searlight/electron-not-fetched') }
}

const INSTALLS = `
  const { mkdirSync, writeFileSync } = require('node:fs')
  mkdirSync(__dirname + '/dist', { recursive: true })
  writeFileSync(__dirname + '/dist/electron', '')
  writeFileSync(__dirname + '/path.txt', 'electron')`
const COUNTS = `require('node:fs').appendFileSync(__dirname + '/runs', 'x');`
const FAILS = `${COUNTS} throw new TypeError('getaddrinfo ENOTFOUND github.com')`

it('takes an existing binary without running anything', async () => {
  const at = places(FAILS)
  mkdirSync(join(at.packageDir, 'dist'))
  writeFileSync(join(at.packageDir, 'dist/electron'), '')
  writeFileSync(join(at.packageDir, 'path.txt'), 'electron')
  expect(await electronBinary(at)).toEqual({ kind: 'here', path: join(at.packageDir, 'dist/electron') })
  expect(existsSync(join(at.packageDir, 'runs'))).toBe(false)
})

it('fetches it with the package own installer', async () => {
  const at = places(INSTALLS)
  expect(await electronBinary(at)).toEqual({ kind: 'here', path: join(at.packageDir, 'dist/electron') })
  expect(existsSync(at.failureFile)).toBe(false)
})

it('reports why it cannot, and tries again only a day later', async () => {
  const at = places(FAILS)
  const runs = () => readFileSync(join(at.packageDir, 'runs'), 'utf8').length
  expect(await electronBinary(at)).toMatchObject({
    kind: 'none',
    why: expect.stringContaining('(getaddrinfo ENOTFOUND github.com)'),
  })
  expect(await electronBinary(at)).toMatchObject({
    kind: 'none',
    why: expect.stringContaining('lately (getaddrinfo ENOTFOUND'),
  })
  expect(runs()).toBe(1)
  const longAgo = Date.now() / 1_000 - 25 * 60 * 60
  utimesSync(at.failureFile, longAgo, longAgo)
  expect(await electronBinary(at)).toMatchObject({ kind: 'none' })
  expect(runs()).toBe(2)
})

it('ends an installer that takes too long', async () => {
  const at = places('setInterval(() => {}, 1_000)')
  expect(await electronBinary(at, 100)).toMatchObject({
    kind: 'none',
    why: expect.stringContaining('not within'),
  })
})

it('does not believe an installer that installed nothing', async () => {
  expect(await electronBinary(places(''))).toMatchObject({
    kind: 'none',
    why: expect.stringContaining('not where'),
  })
})

it('reports that the package is missing', async () => {
  expect(await electronBinary(places(null))).toEqual({
    kind: 'none',
    why: 'the electron package is not installed',
  })
})

it('ignores the leftovers of a killed installer', async () => {
  const at = places(FAILS)
  mkdirSync(join(at.packageDir, 'dist'))
  writeFileSync(join(at.packageDir, 'dist/electron'), 'half of it')
  expect(await electronBinary(at)).toMatchObject({ kind: 'none' })
})

it('continues if it cannot remember its failure', async () => {
  const at = places(FAILS)
  writeFileSync(join(at.packageDir, 'cache'), 'a file in its place')
  expect(await electronBinary(at)).toMatchObject({ kind: 'none', why: expect.stringContaining('ENOTFOUND') })
})

it('fetches nothing if it cannot store it', needs('posix'), async () => {
  const at = places(FAILS)
  chmodSync(at.packageDir, 0o555)
  const binary = await unprivileged(() => electronBinary(at))
  expect(binary).toMatchObject({ kind: 'none', why: expect.stringContaining('cannot be written') })
  expect(existsSync(join(at.packageDir, 'runs'))).toBe(false)
})
