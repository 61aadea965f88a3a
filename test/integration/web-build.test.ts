/** The window's build before the web host starts: interrupted, with leftovers, and without a place to write. */
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { buildWindow } from '../../electron/start/build-window.ts'
import { needs } from '../helpers/needs.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'
import { unprivileged } from '../helpers/unprivileged.ts'
import { NPM_START, spawnWebHost, until } from '../helpers/web-host.ts'

function quiet() {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  onTestFinished(() => log.mockRestore())
  return log
}

it.each(['SIGINT', 'SIGTERM'] as const)('leaves nothing behind when %s breaks it off', async (signal) => {
  const folder = temporaryDirectory()
  const out = join(folder, 'out')
  const { child, ended } = spawnWebHost({
    script: NPM_START,
    dataDir: folder,
    env: { SEARLIGHT_HOST: 'web', SEARLIGHT_OUT: out },
  })
  await until(() => existsSync(out) && readdirSync(out).some((name) => name.startsWith('.renderer-')))
  child.kill(signal)
  expect(await ended).toBe(1)
  expect(readdirSync(out)).toEqual([])
})

it('removes the leftovers of a killed build, and not the files of a running one', async () => {
  quiet()
  const out = temporaryDirectory()
  for (const name of ['.renderer-killed', '.renderer-running'])
    mkdirSync(join(out, name, 'new'), { recursive: true })
  const longAgo = Date.now() / 1_000 - 2 * 60 * 60
  utimesSync(join(out, '.renderer-killed'), longAgo, longAgo)
  await buildWindow(join(out, 'renderer'))
  expect(readdirSync(out).sort()).toEqual(['.renderer-running', 'renderer'])
})

it('shows an old window where none can be built', needs('posix'), async () => {
  const log = quiet()
  const out = temporaryDirectory()
  const index = join(out, 'renderer/index.html')
  mkdirSync(join(out, 'renderer'))
  writeFileSync(index, 'old')
  utimesSync(index, 1, 1)
  chmodSync(out, 0o555)
  await unprivileged(() => buildWindow(join(out, 'renderer')))
  expect(log.mock.calls.flat()).toEqual([
    expect.stringMatching(/cannot be written \(EACCES\): it is shown as it is/),
  ])
  expect(statSync(index).mtimeMs).toBe(1_000)
})

it('reports plainly that there is no window and no way to build one', needs('posix'), async () => {
  const out = temporaryDirectory()
  chmodSync(out, 0o555)
  const build = unprivileged(() => buildWindow(join(out, 'renderer')))
  await expect(build).rejects.toThrow(/^the window is not built, and .* cannot be written \(EACCES\)$/)
})
