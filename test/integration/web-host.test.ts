/** The web host's processes: one port and session across the engine's deaths, and nothing left at the end. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { signalProcess } from '../helpers/signal-process.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'
import {
  descendantsOf,
  isAlive,
  spawnWebHost,
  startWebHost,
  until,
  type WebHost,
  type WebHostOptions,
} from '../helpers/web-host.ts'
import { INDEX, writeRenderer } from '../helpers/web-renderer.ts'
import { ask, closeCode, enter, openSocket, upgradeStatus, type WindowPlace } from '../helpers/web-server.ts'

function fakeHost(options: Partial<WebHostOptions> = {}): WebHostOptions {
  const folder = temporaryDirectory()
  writeRenderer(folder)
  const script = join(import.meta.dirname, '../helpers/web-fake-host.ts')
  return { dataDir: folder, script, ...options, env: { SEARLIGHT_OUT: folder, ...options.env } }
}

async function started(options?: Partial<WebHostOptions>): Promise<WebHost> {
  const host = await startWebHost(fakeHost(options))
  onTestFinished(async () => void (await host.stop('SIGKILL')))
  return host
}

/** Null while nothing listens. */
const statusAt = (place: number | WindowPlace, path: string, headers = {}) =>
  ask(place, path, { headers }).then(
    ({ status }) => status,
    () => null,
  )

it('serves the window at the address it prints, which works once', async () => {
  const host = await started()
  const tab = await enter(host)
  expect((await ask(tab.window, '/', { headers: tab.headers })).body.toString()).toBe(INDEX)
  expect(await statusAt(host.port, new URL(host.url).search.replace('?', '/?'))).toBe(403)
  // 127.0.0.1 and nothing else.
  await expect(ask(host.port, '/', { host: '127.0.0.2' })).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

it('comes back on the same port for the same tab when its engine is killed, and the token stays spent', async () => {
  const host = await started()
  const tab = await enter(host)
  const socket = openSocket(tab.window, tab.headers)
  expect(await upgradeStatus(socket)).toBe(101)
  for (let death = 0; death < 2; death++) {
    const before = host.enginePid()
    const closed = death === 0 ? closeCode(socket) : 1006
    await host.killEngine()
    expect(await closed).toBe(1006)
    await until(async () => (await statusAt(tab.window, '/', tab.headers)) === 200)
    expect(host.enginePid()).not.toBe(before)
    expect(await upgradeStatus(openSocket(tab.window, tab.headers))).toBe(101)
    expect(await statusAt(host.port, `/${new URL(host.url).search}`)).toBe(403)
  }
  expect(host.log()).toMatch(/the engine: it stopped \(SIGKILL\); starting it again/)
})

it('an unused address stays valid when the engine is killed', async () => {
  const host = await started()
  await host.killEngine()
  await until(async () => (await statusAt(host.port, '/')) === 403)
  await enter(host)
})

it('gives up an engine that dies again and again', async () => {
  const host = await started({ env: { SEARLIGHT_TEST_DIES_LATER: '1' } })
  await host.killEngine()
  expect(await host.ended).toBe(1)
  expect(host.log()).toMatch(/Searlight does not run: it stopped 5 times in a row; it stopped \(SIGKILL\)/)
  // Checks only those that were used.
  expect(host.log().match(/starting it again/g)).toHaveLength(4)
})

it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends with everything it started on %s', async (signal) => {
  const host = await started()
  const tab = await enter(host)
  const socket = openSocket(tab.window, tab.headers)
  expect(await upgradeStatus(socket)).toBe(101)
  const closed = closeCode(socket)
  const processes = [host.pid, ...descendantsOf(host.pid)]
  expect(processes.length).toBeGreaterThan(1)
  expect(await host.stop(signal)).toBe(0)
  expect(await closed).toBe(1001)
  expect(processes.filter(isAlive)).toEqual([])
  expect(await statusAt(host.port, '/')).toBeNull()
})

it('closes the library although a window does not say goodbye', async () => {
  const host = await started()
  const { headers, window: place } = await enter(host)
  const window = connect(host.port, '127.0.0.1')
  onTestFinished(() => void window.destroy())
  const upgrade = `Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13`
  const key = randomBytes(16).toString('base64')
  window.write(
    `GET ${place.base}/rpc HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nOrigin: ${headers.origin}\r\nCookie: ${headers.cookie}\r\n${upgrade}\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  )
  await once(window, 'data')
  expect(await host.stop()).toBe(0)
  expect(host.log()).toContain('the library is closed')
})

it.each(['SIGINT', 'SIGHUP'] as const)('leaves the meaning of %s to the supervisor', async (signal) => {
  const host = await started()
  const engine = host.enginePid() ?? 0
  // The terminal signals the whole group.
  signalProcess(engine, signal)
  expect(await host.stop(signal)).toBe(0)
  expect(host.log()).toContain('the library is closed')
})

it('leaves no engine behind when the supervisor is killed', async () => {
  const host = await started()
  const engine = host.enginePid() ?? 0
  expect(isAlive(engine)).toBe(true)
  await host.stop('SIGKILL')
  await until(() => !isAlive(engine))
})

it('reports plainly that a named port is taken, and takes a free one if none is named', async () => {
  const taker = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void taker.close())
  await new Promise((resolve) => taker.once('listening', resolve))
  const { port } = taker.address() as { port: number }
  const { ended, log } = spawnWebHost(fakeHost({ args: ['--port', String(port)] }))
  expect(await ended).toBe(1)
  expect(log()).toContain(
    `Searlight does not run: port ${port} is taken by another program; name another one, or none\n`,
  )
  expect((await started()).port).not.toBe(port)
})

it('reports plainly that the window is not built', async () => {
  const empty = temporaryDirectory()
  const { ended, log } = spawnWebHost({ ...fakeHost(), env: { SEARLIGHT_OUT: empty } })
  expect(await ended).toBe(1)
  expect(log()).toMatch(/^Searlight does not run: the window is not built .*npm start builds it\n$/)
})
