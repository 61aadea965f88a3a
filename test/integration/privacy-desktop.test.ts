/** The built desktop on the stand-in for Electron: its engine and workers send nothing, and Chromium finds no host. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { startPageDesktop } from '../helpers/electron-stand-in/desktop.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'
import { needs } from '../helpers/needs.ts'
import { privatePlace } from '../helpers/private-place.ts'
import { writeRandomClip } from '../helpers/random-clip.ts'

const WAIT = { timeout: 100_000, interval: 100 } as const

it('indexes without a report, and gives Chromium no network', needs('browser'), async () => {
  const { env, home } = privatePlace()
  const desktop = await startPageDesktop({ env })
  onTestFinished(() => desktop.end())
  const photos = join(desktop.folder, 'photos')
  await generatePhotos({ folder: photos, count: 3, width: 64, height: 48 })
  await writeRandomClip(join(desktop.folder, 'model'))
  const call = (name: string, request: object) =>
    desktop.page(`standIn.call('${name}', ${JSON.stringify(request)})`)
  await call('chooseModel', { path: join(desktop.folder, 'model'), change: false })
  await call('addFolder', { path: photos })
  const state = `standIn.call('state').then(({ photos, progress }) => [photos, progress.state].join())`
  await vi.waitUntil(async () => (await desktop.page(state)) === '3,idle', WAIT)

  const processes = await desktop.control.processes({})
  const alive = processes.filter(({ pid }) => pid !== null)
  const services = alive.map(({ serviceName }) => serviceName)
  expect(services).toContain('searlight engine')
  expect(services).toContain('searlight inference')
  if (process.platform === 'linux')
    for (const { pid } of alive)
      expect(readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')).toContain('ORT_DISABLE_TELEMETRY=1')
  expect(existsSync(join(home, '.cache', 'searlight'))).toBe(true)
  expect(existsSync(join(home, '.cache', 'Microsoft'))).toBe(false)

  const switches = (await desktop.control.recorded({})).filter(({ what }) => what === 'appendSwitch')
  expect(switches.map(({ with: value }) => value)).toEqual(
    expect.arrayContaining(['host-resolver-rules=MAP * ~NOTFOUND', 'no-proxy-server']),
  )
})
