/** `npm start` without a desktop: it builds the window, states why it opens a browser, and serves the real engine. */
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { WebSocket } from 'ws'
import { connectApp } from '../../electron/shared/app-connection.ts'
import { decodeMessage, encodeMessage } from '../../electron/shared/wire-format.ts'
import { PROJECT_DIR } from '../../electron/web/project.ts'
import { needs } from '../helpers/needs.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'
import {
  descendantsOf,
  isAlive,
  NPM_START,
  spawnWebHost,
  startWebHost,
  until,
  type WebHost,
} from '../helpers/web-host.ts'
import { ask, enter, openSocket, upgradeStatus } from '../helpers/web-server.ts'

async function started(folder: string, args: readonly string[]): Promise<WebHost> {
  const host = await startWebHost({
    script: NPM_START,
    dataDir: join(folder, 'data'),
    args,
    env: { SEARLIGHT_HOST: 'web', SEARLIGHT_OUT: join(folder, 'out'), INIT_CWD: folder },
  })
  onTestFinished(async () => void (await host.stop('SIGKILL')))
  return host
}

async function appOver(socket: WebSocket) {
  expect(await upgradeStatus(socket)).toBe(101)
  return connectApp({
    send: (message) => socket.send(encodeMessage(message)),
    onMessage: (listener) => void socket.on('message', (data) => listener(decodeMessage(data as Buffer))),
  })
}

it('builds the window once, opens the library the user names, and ends with all its workers', async () => {
  const folder = temporaryDirectory()
  const host = await started(folder, ['--library', 'my photos'])
  expect(host.log()).toMatch(/^Searlight opens in the browser: SEARLIGHT_HOST=web/)
  expect(host.log()).toContain('building the window (once)')

  const tab = await enter(host)
  const page = await ask(tab.window, '/', { headers: tab.headers })
  const [, script = ''] = /src="\.(\/assets\/[^"]+\.js)"/.exec(page.body.toString()) ?? []
  expect((await ask(tab.window, script, { headers: tab.headers })).status).toBe(200)

  const { api } = await appOver(openSocket(tab.window, tab.headers))
  await expect
    .poll(async () => (await api.state({})).library, { timeout: 60_000 })
    .toMatchObject({
      kind: 'ready',
      dir: join(folder, 'my photos'),
    })
  const { host: info, version } = await api.state({})
  expect(info).toMatchObject({ kind: 'web', canPickFolder: false, canReveal: false, canDragOut: false })
  expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  await expect(api.pickFolder({ purpose: 'photos' })).rejects.toMatchObject({ code: 'host-cannot' })

  const processes = [host.pid, ...descendantsOf(host.pid)]
  expect(await host.stop('SIGINT')).toBe(0)
  // Killed workers may need a moment to be gone.
  await until(() => processes.filter(isAlive).length === 0)
  // Nothing half built stays behind, and the second start builds nothing.
  expect(readdirSync(join(folder, 'out'))).toEqual(['renderer'])
  const builtMs = statSync(join(folder, 'out/renderer/index.html')).mtimeMs
  const again = await started(folder, [])
  expect(again.log()).not.toContain('building')
  expect(statSync(join(folder, 'out/renderer/index.html')).mtimeMs).toBe(builtMs)
  expect(existsSync(join(folder, 'data'))).toBe(true)
})

it('shows the same library again after the engine was killed', async () => {
  const folder = temporaryDirectory()
  const host = await started(folder, ['--library', join(folder, 'photos')])
  const tab = await enter(host)
  const before = await appOver(openSocket(tab.window, tab.headers))
  await expect.poll(async () => (await before.api.state({})).library.kind, { timeout: 60_000 }).toBe('ready')
  const processes = descendantsOf(host.pid)
  await host.killEngine()
  await until(() =>
    ask(tab.window, '/', { headers: tab.headers }).then(
      ({ status }) => status === 200,
      () => false,
    ),
  )
  const { api } = await appOver(openSocket(tab.window, tab.headers))
  await expect
    .poll(async () => (await api.state({})).library, { timeout: 60_000 })
    .toMatchObject({
      kind: 'ready',
      dir: join(folder, 'photos'),
      access: 'write',
    })
  // Workers of the killed engine end with it.
  await until(() => processes.filter(isAlive).length === 0)
})

it('refuses options that do not exist, before it builds anything', async () => {
  const folder = temporaryDirectory()
  const { ended, log } = spawnWebHost({
    script: NPM_START,
    dataDir: folder,
    args: ['--once'],
    env: { SEARLIGHT_HOST: 'web', SEARLIGHT_OUT: join(folder, 'out') },
  })
  expect(await ended).toBe(2)
  expect(log()).toMatch(/'--once'.*usage: npm start/)
  expect(existsSync(join(folder, 'out'))).toBe(false)
})

/** A program in Electron's place. */
function electronStub(folder: string, source: string): Readonly<Record<string, string>> {
  const path = join(folder, 'electron')
  writeFileSync(path, `#!/bin/sh\n${source}\n`, { mode: 0o755 })
  return { ELECTRON_OVERRIDE_DIST_PATH: folder, DISPLAY: ':99', SEARLIGHT_HOST: '', INIT_CWD: folder }
}

it('starts Electron on the built application where there is one', needs('posix'), async () => {
  const folder = temporaryDirectory()
  const { child, ended, log } = spawnWebHost({
    script: NPM_START,
    dataDir: folder,
    opens: true,
    args: ['--library', 'photos'],
    env: { ...electronStub(folder, 'echo "started: $*"; exit 0'), SEARLIGHT_OUT: join(folder, 'out') },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  expect(await ended).toBe(0)
  expect(log()).toContain('building the desktop application (once)')
  expect(log()).toContain(`started: ${PROJECT_DIR} --library=${join(folder, 'photos')}`)
  for (const built of ['main/main.js', 'preload/preload.cjs', 'renderer/index.html'])
    expect(existsSync(join(folder, 'out', built)), built).toBe(true)
})

it('opens the browser where Electron does not run', needs('posix'), async () => {
  const folder = temporaryDirectory()
  const env = electronStub(folder, 'exit 127')
  const out = join(folder, 'out')
  const host = await startWebHost({
    script: NPM_START,
    dataDir: join(folder, 'data'),
    opens: true,
    // Nothing opens a browser here.
    env: { ...env, SEARLIGHT_OUT: out, PATH: folder },
  })
  onTestFinished(async () => void (await host.stop('SIGKILL')))
  expect(host.log()).toMatch(
    /^Searlight opens in the browser: Electron does not run here \(exit code 127\)$/m,
  )
  expect(await host.stop()).toBe(0)
})
