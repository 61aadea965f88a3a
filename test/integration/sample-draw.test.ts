/** Drawing the sample world: on two workers, stopped and killed in the middle. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type DrawOptions, drawWorld } from '../../electron/core/sample/draw-world.ts'
import { forkNode, type StartChild } from '../../electron/core/workers/child-process.ts'
import { SampleWorker } from '../../electron/core/workers/sample-worker.ts'
import { makePictures } from '../../native-models/demo/world/pictures.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

const WORLD = { split: 'validation', count: 60, seed: 3 } as const
const WORKER = new URL('../../electron/worker/sample/main.ts', import.meta.url)
const start: StartChild = (options) => forkNode(WORKER, options)

function draw(folder: string, change: Partial<DrawOptions> = {}) {
  return drawWorld({ start, world: WORLD, folder, signal: new AbortController().signal, ...change })
}

/** Every file of the folder, hidden ones too, with the hash of its bytes. */
function contents(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
      ]),
  )
}

test('draws every picture of the world once, and nothing else', async () => {
  const folder = temporaryDirectory()
  const told: number[] = []
  expect(await draw(folder, { onProgress: (done) => told.push(done) })).toEqual({ drawn: 60, present: 0 })
  const pictures = makePictures({ ...WORLD, burstShare: 0, copyShare: 0 })
  expect(Object.keys(contents(folder))).toEqual(pictures.map(({ id }) => `${id}.jpg`))
  expect(told.at(-1)).toBe(60)
  expect(told).toEqual(told.toSorted((a, b) => a - b))
  expect(await draw(folder)).toEqual({ drawn: 0, present: 60 })
})

test('stopped or killed, it leaves whole pictures, and the next call ends with the same files', async () => {
  const [whole, cut] = [temporaryDirectory(), temporaryDirectory()]
  await draw(whole)
  const expected = contents(whole)

  const stop = new AbortController()
  const stopped = draw(cut, { signal: stop.signal, onProgress: () => stop.abort() })
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
  const drawn = Object.entries(contents(cut)).filter(([name]) => !name.startsWith('.'))
  expect(drawn.length).toBeGreaterThan(0)
  expect(drawn.length).toBeLessThan(60)
  for (const [name, hash] of drawn) expect([name, hash]).toEqual([name, expected[name]])

  // The leftover of a killed process, and that of a power cut.
  writeFileSync(join(cut, '.postcard-1000003.jpg.999999999'), 'half')
  writeFileSync(join(cut, `${Object.keys(expected).at(-1)}`), '')
  const children: { readonly kill: () => void }[] = []
  const killing: StartChild = (options) => {
    const child = start(options)
    children.push(child)
    return child
  }
  let hasKilled = false
  const killFirst = () => {
    if (!hasKilled) children[0]?.kill()
    hasKilled = true
  }
  const { drawn: rest, present } = await draw(cut, { start: killing, onProgress: killFirst })
  expect(present).toBeGreaterThanOrEqual(drawn.length)
  expect(rest + present).toBe(60)
  expect(hasKilled).toBe(true)
  expect(contents(cut)).toEqual(expected)
})

test('a folder that cannot be made is an error', async () => {
  const file = join(temporaryDirectory(), 'a file')
  writeFileSync(file, '')
  await expect(draw(join(file, 'below'))).rejects.toMatchObject({ code: 'export-folder-unwritable' })
})

test('queries name files of the world, the same ones each time', async () => {
  const worker = new SampleWorker(start)
  const world = { split: 'test', count: 1_000, seed: 1 } as const
  try {
    const queries = await worker.queries({ world, querySeed: 1 })
    const files = new Set(
      makePictures({ ...world, burstShare: 0.012, copyShare: 0.01 }).map(({ id }) => `${id}.jpg`),
    )
    expect(new Set(queries.map(({ kind }) => kind)).size).toBe(3)
    for (const { reference, target, answers, prompt } of queries) {
      expect([reference, target, ...answers].filter((name) => !files.has(name))).toEqual([])
      expect(answers).toContain(target)
      expect(answers).not.toContain(reference)
      expect(prompt).toMatch(/^[^$]*\{ref\}[^$]*$/)
    }
    expect(await worker.queries({ world, querySeed: 1 })).toEqual(queries)
    await expect(worker.draw({ world, folder: '/nowhere', from: 990, to: 1_001 })).rejects.toMatchObject({
      code: 'invalid-request',
    })
  } finally {
    worker.close()
  }
})
