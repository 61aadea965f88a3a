/** Kills at random moments: of the whole command and of its worker. Nothing is lost, nothing is double. */
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import * as sqliteVec from 'sqlite-vec'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answerOf, type IndexAnswer, type SearchAnswer, startCli } from '../helpers/cli.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'
import { needs } from '../helpers/needs.ts'
import { TINY_CLIP, writeRandomClip } from '../helpers/random-clip.ts'
import { signalProcess } from '../helpers/signal-process.ts'

const PHOTOS = 600
const KILLS = 10
/** More than the queue has open at once. */
const BETWEEN_KILLS = 100

let work: string
let library: string
let photos: string
let args: readonly string[]

beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'searlight-kill-'))
  library = join(work, 'library')
  photos = join(work, 'photos')
  const model = join(work, 'model')
  await writeRandomClip(model, TINY_CLIP)
  await generatePhotos({ folder: photos, count: PHOTOS, width: 96, height: 64 })
  args = ['index', photos, '--library', library, '--model', model, '--json']
})
afterEach(() => rm(work, { recursive: true, force: true }))

describe('a kill', () => {
  it('of the command at any moment leaves a library that the next command completes', async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      const { child, result } = startCli(args)
      await delay(200 + Math.random() * 900)
      child.kill('SIGKILL')
      await result
    }
    await expectWhole(await answerOf<IndexAnswer>(args))
  })

  it('of the worker costs no photo', needs('linux'), async () => {
    const { child, result } = startCli(args)
    for (let kill = 0, indexed = 0; kill < 2; kill++) {
      // The queue first reads the photos of the last kill alone; another kill then would seem to be that photo's fault.
      const enough = indexed + BETWEEN_KILLS
      await until(() => indexedPhotos() > enough && inferenceWorkerOf(child.pid ?? 0) !== null)
      indexed = indexedPhotos()
      signalProcess(inferenceWorkerOf(child.pid ?? 0), 'SIGKILL')
    }
    const { code, stdout, stderr } = await result
    expect(code).toBe(0)
    expect(stderr.match(/the process that reads pictures stopped \(signal SIGKILL\)/g)).toHaveLength(2)
    await expectWhole(JSON.parse(stdout) as IndexAnswer)
  })
})

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(10)
}

function indexedPhotos(): number {
  try {
    const db = new Database(join(library, 'library.db'), { readonly: true })
    const row = db.prepare("SELECT count(*) AS n FROM photo WHERE status = 'indexed'").get() as { n: number }
    db.close()
    return row.n
  } catch {
    // Not there yet.
    return 0
  }
}

async function expectWhole({ indexed, failed, skipped }: IndexAnswer): Promise<void> {
  expect(failed).toEqual([])
  expect(indexed + skipped).toBe(PHOTOS)
  const db = new Database(join(library, 'library.db'), { readonly: true })
  sqliteVec.load(db)
  const count = (from: string) => (db.prepare(`SELECT count(*) AS n FROM ${from}`).get() as { n: number }).n
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  expect(count("photo WHERE status = 'indexed' AND removed_ms IS NULL")).toBe(PHOTOS)
  for (const table of ['photo', 'content', 'embedding', 'vec_1'])
    expect([table, count(table)]).toEqual([table, PHOTOS])
  db.close()
  const query = [
    'search',
    '--library',
    library,
    '--reference',
    join(photos, 'photo-00007.jpg'),
    '--limit',
    '1000',
    '--json',
  ]
  const { hits } = await answerOf<SearchAnswer>(query)
  expect(new Set(hits.map(({ path }) => path)).size).toBe(PHOTOS)
}

/** The child of `pid` that runs the inference worker. */
function inferenceWorkerOf(pid: number): number | null {
  const processes = readdirSync('/proc').map(Number).filter(Number.isInteger)
  const isWorker = (candidate: number) => {
    try {
      const parent = / \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${candidate}/stat`, 'utf8'))?.[1]
      return (
        Number(parent) === pid &&
        readFileSync(`/proc/${candidate}/cmdline`, 'utf8').includes('worker/main.ts')
      )
    } catch {
      return false
    }
  }
  return processes.find(isWorker) ?? null
}
