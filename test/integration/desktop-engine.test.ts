/**
 * The desktop's engine and workers as processes that main starts, connects, starts again and ends; the built
 * scripts on the stand-in for Electron.
 */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Desktop, startPageDesktop } from '../helpers/electron-stand-in/desktop.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'
import { needs } from '../helpers/needs.ts'
import { writeRandomClip } from '../helpers/random-clip.ts'

const WAIT = { timeout: 100_000, interval: 100 } as const
const PHOTOS = 3

let desktop: Desktop

/** Ids of the running processes that main has started, by service. */
async function running(service: string): Promise<readonly number[]> {
  const all = await desktop.control.processes({})
  return all.flatMap(({ serviceName, pid }) => (serviceName === `searlight ${service}` && pid ? [pid] : []))
}

async function until(check: () => Promise<unknown>): Promise<void> {
  await vi.waitUntil(async () => Boolean(await check()), WAIT)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function photoCount(): Promise<unknown> {
  return desktop.page('standIn.call("state").then(({ photos, progress }) => [photos, progress.state].join())')
}

describe('the desktop engine', needs('browser'), () => {
  beforeAll(async () => {
    desktop = await startPageDesktop()
    await generatePhotos({ folder: join(desktop.folder, 'photos'), count: PHOTOS, width: 320, height: 240 })
    await writeRandomClip(join(desktop.folder, 'model'))
  })
  afterAll(() => desktop?.end())

  it('is one process beside the window', async () => {
    expect(await running('engine')).toHaveLength(1)
  })

  it('indexes photos with a worker that main started for it', async () => {
    const model = JSON.stringify({ path: join(desktop.folder, 'model'), change: false })
    await desktop.page(`standIn.call('chooseModel', ${model})`)
    const folder = JSON.stringify({ path: join(desktop.folder, 'photos') })
    await desktop.page(`standIn.call('addFolder', ${folder})`)
    await until(async () => (await photoCount()) === `${PHOTOS},idle`)
    expect(await running('inference')).toHaveLength(1)
  })

  it('sends columns of photos to the page as arrays', async () => {
    const page = await desktop.page(`standIn.call('photos', { order: 'name', after: null, limit: 10 })
      .then(({ photos }) => [photos.ids.constructor.name, photos.names])`)
    expect(page).toEqual(['Uint32Array', ['photo-00000.jpg', 'photo-00001.jpg', 'photo-00002.jpg']])
  })

  it('serves pictures under our own origin', async () => {
    const answer = await desktop.page(`standIn.call('photos', { order: 'name', after: null, limit: 1 })
      .then(async ({ photos }) => {
        const response = await fetch('/media/' + photos.ids[0] + '/thumbnail')
        const bitmap = await createImageBitmap(await response.blob())
        return [response.status, response.headers.get('content-type'), bitmap.width, bitmap.height]
      })`)
    expect(answer).toEqual([200, 'image/jpeg', 320, 240])
  })

  it.each([
    '/media/0/thumbnail',
    '/media/999999/preview',
    '/media/..%2f..%2fetc%2fpasswd/original',
    '/media/1',
  ])('serves no %s', async (path) => {
    const status = await desktop.page(`fetch(${JSON.stringify(path)}).then(({ status }) => status)`)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
  })

  it('saves a picture from outside', async () => {
    const answer = await desktop.page(`standIn.call('photos', { order: 'name', after: null, limit: 1 })
      .then(async ({ photos }) => {
        const bytes = await (await fetch('/media/' + photos.ids[0] + '/original')).blob()
        const upload = await fetch('/pictures', { method: 'POST', body: bytes, headers: { 'x-name': 'a%20b.jpg' } })
        const picture = await upload.json()
        const shown = await fetch('/pictures/' + picture.pictureId)
        return [upload.status, picture.name, picture.width, shown.status]
      })`)
    expect(answer).toEqual([200, 'a b.jpg', 320, 200])
  })

  it('shows, opens, copies and drags files by their ids', async () => {
    await desktop.page(`standIn.call('photos', { order: 'name', after: null, limit: 2 }).then(async ({ photos }) => {
      const photoIds = [...photos.ids]
      await standIn.call('reveal', { photoId: photoIds[0] })
      await standIn.call('openFile', { photoId: photoIds[1] })
      await standIn.call('copyFiles', { photoIds })
      await standIn.call('dragOut', { photoIds })
    })`)
    const paths = [0, 1].map((number) => join(desktop.folder, 'photos', `photo-0000${number}.jpg`))
    const recorded = await desktop.control.recorded({})
    expect(recorded).toContainEqual({ what: 'showItemInFolder', with: paths[0] })
    expect(recorded).toContainEqual({ what: 'openPath', with: paths[1] })
    expect(JSON.stringify(recorded.find(({ what }) => what === 'clipboard.write'))).toContain(
      'photo-00001.jpg',
    )
    expect(await desktop.control.drags({})).toMatchObject([{ files: paths }])
  })

  it('is started again when it is killed; its workers end, and the page gets a new port and finds everything', async () => {
    const [engine = 0] = await running('engine')
    const workers = await running('inference')
    process.kill(engine, 'SIGKILL')
    await until(() => desktop.page('standIn.state.ports === 2'))
    expect(await desktop.page('standIn.state.stops')).toBe(1)
    expect(await running('engine')).not.toContain(engine)
    await until(async () => workers.every((pid) => !isAlive(pid)))
    await until(async () => (await photoCount()) === `${PHOTOS},idle`)
  })

  it('gives up after deaths in a row, tells the user, and leaves the window open', async () => {
    const givenUp = async () =>
      (await desktop.control.recorded({})).find(({ what }) => what === 'showMessageBox')
    await until(async () => {
      for (const pid of await running('engine')) process.kill(pid, 'SIGKILL')
      return givenUp()
    })
    expect(JSON.stringify(await givenUp())).toContain('Nothing was lost')
    expect(await desktop.control.pages({})).toHaveLength(1)
    expect(await desktop.page('fetch("/media/1/thumbnail").then(({ status }) => status)')).toBe(503)
  })
})
