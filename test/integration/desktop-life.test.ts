/** The desktop's life: one instance, the remembered window, and an orderly end; on the stand-in for Electron. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connected, type Desktop, startPageDesktop } from '../helpers/electron-stand-in/desktop.ts'
import { needs } from '../helpers/needs.ts'
import { signalProcess } from '../helpers/signal-process.ts'

const AREA = { x: 0, y: 0, width: 1600, height: 900 }

let desktop: Desktop

describe('the desktop', needs('browser'), () => {
  beforeEach(async () => {
    desktop = await startPageDesktop({ workAreas: [AREA] })
  })
  afterEach(() => desktop?.end())

  it('runs once: a second start shows the window of the first', async () => {
    const [before] = await desktop.control.windows({})
    const second = desktop.again()
    expect(await second.ended).toBe(0)
    expect(second.log()).toBe('')
    const [after] = await desktop.control.windows({})
    expect(after?.focusCount).toBe((before?.focusCount ?? 0) + 1)
  })

  it('opens in its last place, also after its display is gone', async () => {
    const bounds = { x: 200, y: 50, width: 1000, height: 700 }
    await desktop.control.place({ bounds, maximised: true })
    await desktop.control.quit({})
    expect(await desktop.ended).toBe(0)

    const second = desktop.again()
    await connected(second)
    expect((await second.control.windows({}))[0]).toMatchObject({ options: bounds, maximised: true })
    await second.control.quit({})
    expect(await second.ended).toBe(0)

    const third = desktop.again({ workAreas: [{ ...AREA, x: 5_000 }] })
    await connected(third)
    const { options } = (await third.control.windows({}))[0] ?? {}
    expect(options).not.toHaveProperty('x')
    expect(options).toMatchObject({ width: 1000, height: 700 })
  })

  it('opens although the remembered place is rubbish', async () => {
    await desktop.control.quit({})
    await desktop.ended
    const path = join(desktop.folder, 'data', 'userData', 'window.json')
    expect(JSON.parse(readFileSync(path, 'utf8'))).toHaveProperty('maximised')
    writeFileSync(path, '{"x": "left"')
    const second = desktop.again()
    await connected(second)
    expect((await second.control.windows({}))[0]?.options).toMatchObject({ width: 1280, height: 800 })
  })

  it('starts again if the user opens it while it ends', async () => {
    const engine = (await desktop.control.processes({})).find(({ serviceName }) =>
      serviceName.includes('engine'),
    )
    // The library takes its time.
    signalProcess(engine?.pid, 'SIGSTOP')
    await desktop.control.quit({})
    expect(await desktop.again().ended).toBe(0)
    expect(await desktop.ended).toBe(0)
    expect(desktop.log()).toContain('relaunch')
  })

  it('closes the library and leaves no process when it ends', async () => {
    const pids = (await desktop.control.processes({})).flatMap(({ pid }) => pid ?? [])
    expect(pids.length).toBeGreaterThan(0)
    await desktop.control.quit({})
    expect(await desktop.ended).toBe(0)
    await vi.waitUntil(() => pids.every((pid) => !existsSync(`/proc/${pid}`)), {
      timeout: 60_000,
      interval: 50,
    })
  })
})
