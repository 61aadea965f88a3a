/** The number of source files that one composed query passes in the engine: [Note: The count of a walk] in query-walk.ts. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerOf } from '../helpers/cli.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'

const WALK = join(import.meta.dirname, '../walk/query-walk.ts')
/** Every call to another process passes them; see docs/architecture. */
const WIRE = [
  'electron/core/workers/child-process.ts',
  'electron/core/workers/silence-watch.ts',
  'electron/core/workers/supervised-worker.ts',
  'electron/core/workers/watched-child.ts',
  'electron/shared/rpc.ts',
  'electron/shared/sign-of-life.ts',
]
/** One step of encoding; how many of its files a caption passes depends on its words. */
const GRAMMAR = 'electron/core/sentences/'
/** A query of more than 250 ms, on a machine that is busy, passes the log too. */
const LOG = 'electron/core/lib/log.ts'
/** The files that stand for the steps, in their order. */
const STEPS = ['resolve', 'encode', 'compose', 'search'].map((name) => `electron/core/query/${name}.ts`)

let work: string
let photos: readonly string[]
let env: Readonly<Record<string, string>>

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'searlight-query-walk-'))
  env = { SEARLIGHT_CACHE: join(work, 'cache'), SEARLIGHT_PROVIDER: 'cpu' }
  await writeLetterClip(join(work, 'model'))
  const folder = join(work, 'photos')
  photos = await generatePhotos({ folder, count: 6, width: 40, height: 30 })
  const model = join(work, 'model')
  await answerOf(['index', folder, '--library', join(work, 'library'), '--model', model, '--json'], env)
})

afterAll(() => rm(work, { recursive: true, force: true }))

test.each([
  ['terminal', 26],
  ['window', 28],
] as const)('a query from the %s passes at most %d files', async (way, most) => {
  const args = [WALK, way, join(work, 'library'), ...photos]
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } })
  const passed = JSON.parse(stdout) as readonly string[]
  const steps = passed.filter((file) => file !== LOG)
  const files = steps.filter((file) => !WIRE.includes(file) && !file.startsWith(GRAMMAR))
  console.log(`${way}: ${files.length} files, and ${steps.length - files.length} of the wire`)
  expect(passed).toEqual(expect.arrayContaining(STEPS))
  expect(files.length, files.join('\n')).toBeLessThanOrEqual(most)
})
