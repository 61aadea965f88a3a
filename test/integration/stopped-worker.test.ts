/** The engine notices, ends and replaces a worker of every kind that stops in the midst of its work. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forkNode, type StartChild } from '../../electron/core/workers/child-process.ts'
import { InferenceClient } from '../../electron/core/workers/inference-client.ts'
import { PictureMaker } from '../../electron/core/workers/picture-maker.ts'
import { SampleWorker } from '../../electron/core/workers/sample-worker.ts'
import { type ChildEnd, WatchedChild } from '../../electron/core/workers/watched-child.ts'
import { isSignOfLife } from '../../electron/shared/sign-of-life.ts'
import { generatedPhoto } from '../helpers/generated-photos.ts'
import { needs } from '../helpers/needs.ts'
import { writeRandomClip } from '../helpers/random-clip.ts'
import { signalProcess } from '../helpers/signal-process.ts'

/** 20 s of silence; the last sign came up to 4 s before; the engine looks every second. 5 s for a busy machine. */
const NOTICED_MS = 30_000
const cpu = { provider: 'cpu', rejected: [] } as const

/** Starts workers of an entry, and returns the running one. */
function workers(entry: string) {
  const pids: number[] = []
  const start: StartChild = (options) => {
    const child = forkNode(new URL(`../../electron/worker/${entry}`, import.meta.url), options)
    pids.push(child.pid ?? 0)
    return child
  }
  const notices: string[] = []
  const onDeath = (message: string, code: string) => notices.push(`${code}: ${message}`)
  return { start, pids, notices, onDeath, stop: () => signalProcess(pids.at(-1), 'SIGSTOP') }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

describe.concurrent('a worker that is stopped', needs('posix'), () => {
  let work: string
  let picture: string
  let model: string

  beforeAll(async () => {
    work = mkdtempSync(join(tmpdir(), 'searlight-stopped-'))
    picture = join(work, 'picture.jpg')
    model = join(work, 'model')
    writeFileSync(picture, await (await generatedPhoto(1, 96, 64)).jpeg().toBuffer())
    await writeRandomClip(model)
  })
  afterAll(() => rmSync(work, { recursive: true, force: true }))

  it('reads pictures', async ({ onTestFinished }) => {
    const { start, pids, notices, onDeath, stop } = workers('main.ts')
    const client = new InferenceClient(
      {
        modelDir: model,
        phiName: null,
        thumbnailDir: join(work, 'thumbnails'),
        fallbackCacheDir: join(work, 'cache'),
        providerReport: cpu,
      },
      { start, onDeath },
    )
    onTestFinished(() => client.close())
    await client.encodeImage({ path: picture })
    stop()
    expect(await timed(() => client.encodeImage({ path: picture }))).toBeLessThan(NOTICED_MS)
    expect(pids).toHaveLength(2)
    expect(notices).toEqual([
      'worker-silent: the process that reads pictures stopped (no sign of life for 20 s)',
    ])
  })

  it('reads photos of a library, and leaves the repeated call to the queue', async ({ onTestFinished }) => {
    const { start, onDeath, stop } = workers('main.ts')
    const client = new InferenceClient(
      {
        modelDir: model,
        phiName: null,
        thumbnailDir: join(work, 'thumbnails'),
        fallbackCacheDir: join(work, 'cache'),
        providerReport: cpu,
      },
      { start, onDeath },
    )
    onTestFinished(() => client.close())
    await client.ingest({ path: picture })
    stop()
    const code = (error: { code: string }) => error.code
    let answer = ''
    const ms = await timed(async () => {
      answer = await client.ingest({ path: picture }).then(() => 'answered', code)
    })
    expect(answer).toBe('inference-failed')
    expect(ms).toBeLessThan(NOTICED_MS)
    expect(await client.ingest({ path: picture })).toMatchObject({ status: 'indexed' })
  })

  it('makes pictures', async ({ onTestFinished }) => {
    const { start, pids, notices, onDeath, stop } = workers('main.ts')
    const maker = new PictureMaker({ start, onDeath })
    onTestFinished(() => maker.close())
    const render = (name: string) =>
      maker.render({ path: picture, target: join(work, name), longSide: 64, hash: null })
    await render('one.jpg')
    stop()
    expect(await timed(() => render('two.jpg'))).toBeLessThan(NOTICED_MS)
    expect([pids.length, notices.length]).toEqual([2, 1])
  })

  it('searches', async () => {
    const { start, stop } = workers('search/main.ts')
    const child = new WatchedChild(start())
    const [alive, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<ChildEnd>()]
    child.channel.onMessage((message) => isSignOfLife(message) && alive.resolve())
    child.onExit(ended.resolve)
    await alive.promise
    stop()
    expect(await timed(() => ended.promise)).toBeLessThan(NOTICED_MS)
    expect(await ended.promise).toEqual({ code: 'worker-silent', reason: 'no sign of life for 20 s' })
  })

  it('draws the sample', async ({ onTestFinished }) => {
    const { start, pids, stop } = workers('sample/main.ts')
    const worker = new SampleWorker(start)
    onTestFinished(() => worker.close())
    const world = { split: 'test', count: 40, seed: 1 } as const
    await worker.guidedQueries({ world })
    stop()
    expect(await timed(() => worker.guidedQueries({ world }))).toBeLessThan(NOTICED_MS)
    expect(pids).toHaveLength(2)
  })
})
