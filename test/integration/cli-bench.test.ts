/** The benchmark command over pictures and a model that are made here: a CIRCO folder of coloured squares. */
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SampleQuery } from '../../electron/shared/sample-api.ts'
import { picturesOf } from '../../electron/worker/sample/sample-pictures.ts'
import { benchmarkQueries } from '../../electron/worker/sample/sample-queries.ts'
import { answerOf, runCli, startCli } from '../helpers/cli.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'

/** The second has the bytes of the first. */
const PICTURES = 8
const SHOWN = [1, 1, 2, 3, 4, 5, 6, 7]

interface Answer {
  readonly benchmark: string
  readonly partial: boolean
  readonly missing: { readonly pictures: number; readonly queries: number }
  readonly methods: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

let work: string
let circo: string
let model: string

const query = (id: number, reference: number, target: number, answers = [target]) => ({
  id,
  reference_img_id: reference,
  target_img_id: target,
  gt_img_ids: answers,
  relative_caption: 'is red',
  shared_concept: 'a square',
  semantic_aspects: ['addition'],
})

const benchWith = (modelDir: string, cache: string, ...args: readonly string[]) =>
  [['bench', 'cir', ...args, '--model', modelDir, '--json'], { SEARLIGHT_CACHE: join(work, cache) }] as const
const bench = (cache: string, ...args: readonly string[]) => benchWith(model, cache, ...args)

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'searlight-bench-'))
  circo = join(work, 'circo')
  model = join(work, 'model')
  await mkdir(model)
  await writeLetterClip(model)
  const folder = join(circo, 'COCO2017_unlabeled', 'unlabeled2017')
  await mkdir(folder, { recursive: true })
  for (let id = 1; id <= PICTURES; id++) {
    const shown = SHOWN[id - 1] ?? 0
    const background = { r: 30 * shown, g: 255 - 30 * shown, b: (97 * shown) % 256 }
    const square = sharp({ create: { width: 32, height: 32, channels: 3, background } })
    await writeFile(join(folder, `${String(id).padStart(12, '0')}.jpg`), await square.jpeg().toBuffer())
  }
  await mkdir(join(circo, 'annotations'))
  const queries = [
    query(0, 1, 2),
    query(1, 2, 1),
    query(2, 4, 5),
    query(3, 5, 6),
    query(4, 6, 7),
    query(5, 99, 1),
  ]
  await writeFile(join(circo, 'annotations', 'val.json'), JSON.stringify(queries))
  const test = [query(0, 1, 2), query(1, 2, 1)].map(({ gt_img_ids, target_img_id, ...asked }) => asked)
  await writeFile(join(circo, 'annotations', 'test.json'), JSON.stringify(test))
})

afterAll(() => rm(work, { recursive: true, force: true }))

it('ranks equal pictures by their paths, keeps the reference, and counts what is missing', async () => {
  const two = join(work, 'two')
  await mkdir(two)
  await writeFile(join(two, 'val.json'), JSON.stringify([query(0, 1, 2), query(1, 2, 1), query(5, 99, 1)]))
  const answer = await answerOf<Answer>(
    ...bench('ties', '--circo', circo, '--annotations', two, '--methods', 'image,text'),
  )
  // Pictures 1 and 2 tie at the top: 2 is second for its reference 1, and 1 is first for its reference 2.
  expect(answer.methods['image']).toMatchObject({ 'map@5': (1 / 2 + 1) / 2, 'recall@5': 1, queries: 2 })
  expect(answer).toMatchObject({ benchmark: 'circo-val', partial: true, missing: { queries: 1 } })
  expect(Object.keys(answer.methods)).toEqual(['image', 'text'])
})

it("reads CIRCO's pictures once for both splits", async () => {
  const asked = ['--circo', circo, '--methods', 'image', '--split'] as const
  expect((await answerOf<Answer>(...bench('splits', ...asked, 'val'))).benchmark).toBe('circo-val')
  const test = await answerOf<Answer>(...bench('splits', ...asked, 'test'))
  // Its answers are the server's: queries are counted, and have no figures.
  expect(test.methods['image']).toMatchObject({ queries: 2 })
  expect(test.methods['image']).not.toHaveProperty('map@5')
  expect(await readdir(join(work, 'splits', 'benchmarks'))).toHaveLength(1)
})

it('continues after a kill, to the same figures', async () => {
  const asked = ['--circo', circo, '--methods', 'sum,isearle,searle-oti'] as const
  const undisturbed = await answerOf<Answer>(...bench('whole', ...asked))
  expect(undisturbed.methods['searle-oti']).toMatchObject({
    queries: 5,
    pseudoWords: { references: 5, stored: 0 },
  })

  const { child, result } = startCli(...bench('killed', ...asked))
  const stored = await firstPseudoWords(join(work, 'killed'), result)
  child.kill('SIGKILL')
  await once(child, 'close')
  const resumed = await answerOf<Answer>(...bench('killed', ...asked))
  const { pseudoWords } = resumed.methods['searle-oti'] ?? {}
  expect((pseudoWords as { readonly stored: number }).stored).toBeGreaterThanOrEqual(stored)
  expect(figures(resumed)).toEqual(figures(undisturbed))
  // And a third time nothing is found again.
  const again = await answerOf<Answer>(...bench('killed', ...asked))
  expect(again.methods['searle-oti']).toMatchObject({ pseudoWords: { references: 5, stored: 5 } })
  expect(figures(again)).toEqual(figures(undisturbed))
})

it('asks the phi of the first SEARLE where the model has both', async () => {
  const both = join(work, 'both')
  await cp(model, both, { recursive: true })
  // The same weights twice, so that both methods must come to the same.
  await cp(join(model, 'phi.safetensors'), join(both, 'phi-searle.safetensors'))
  const answer = await answerOf<Answer>(
    ...benchWith(both, 'phis', '--circo', circo, '--methods', 'searle,isearle'),
  )
  expect(Object.keys(answer.methods)).toEqual(['searle', 'isearle'])
  expect(answer.methods['searle']).toEqual({
    ...answer.methods['isearle'],
    seconds: answer.methods['searle']?.['seconds'],
  })
})

it('writes what the server of CIRCO wants, by the names of the pictures', async () => {
  const out = join(work, 'out')
  const [args, env] = bench('ties', '--circo', circo, '--methods', 'image', '--submission', out)
  const { code, stderr } = await runCli(args, env)
  // Eight pictures are too few for the fifty places of its format, which is said before anything is written.
  expect([code, stderr]).toEqual([1, expect.stringMatching(/needs 50 pictures for each query/)])
  expect(await readdir(out).catch(() => [])).toEqual([])
})

it('measures the sample world: relative captions first, the two other tasks beside them', async () => {
  const queries = benchmarkQueries(picturesOf({ split: 'test', count: 200, seed: 1 }), 1)
  const count = (kind: SampleQuery['kind']) => queries.filter((each) => each.kind === kind).length
  const answer = await answerOf<Answer & { readonly parts: Readonly<Record<string, Answer>> }>(
    ...bench('world', '--world', '--photos', '200', '--methods', 'image,text,isearle'),
  )
  expect(answer).toMatchObject({ benchmark: 'world', partial: false, gallery: 200, seed: 1 })
  expect(answer.methods['isearle']).toMatchObject({
    'map@10': expect.any(Number),
    queries: count('relative caption'),
  })
  const parts = Object.entries(answer.parts).map(([name, { methods }]) => [
    name,
    methods['image']?.['queries'],
  ])
  expect(Object.fromEntries(parts)).toEqual(
    Object.fromEntries(
      [
        ['world-domain-conversion', count('domain conversion')] as const,
        ['world-object-composition', count('object composition')] as const,
      ].filter(([, number]) => number > 0),
    ),
  )
  expect(parts.length).toBeGreaterThan(0)
})

it('says how many pictures a world needs where it has no queries', async () => {
  const [args, env] = bench('few', '--world', '--photos', '5')
  const { code, stderr } = await runCli(args, env)
  expect([code, stderr]).toEqual([1, expect.stringMatching(/a world of 5 pictures has no query/)])
})

it('says in one line what is wrong', async () => {
  const { code, stderr } = await runCli([
    'bench',
    'cir',
    '--circo',
    circo,
    '--model',
    model,
    '--methods',
    'oti',
  ])
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^"oti" is no method; methods: image, .*\n$/)])
  await writeFile(join(work, 'val.json'), '[{"id":0}]')
  const [args, env] = bench('wrong', '--circo', circo, '--annotations', work)
  const refused = await runCli(args, env)
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/val\.json\[0\]/)])
})

/** Without what depends on when it ran. */
function figures({ methods }: Answer) {
  return Object.entries(methods).map(([name, { seconds, pseudoWords, ...rest }]) => [name, rest])
}

/** How many there are as soon as some are. Fails where the command ends before. */
async function firstPseudoWords(cache: string, result: Promise<unknown>): Promise<number> {
  let ended = false
  void result.then(() => {
    ended = true
  })
  for (;;) {
    const count = await pseudoWordsIn(cache)
    if (count > 0) return count
    if (ended) throw new Error('expected pseudo-words before the command ended')
    await delay(10)
  }
}

async function pseudoWordsIn(cache: string): Promise<number> {
  const folder = join(cache, 'benchmarks')
  const [name] = await readdir(folder).catch(() => [])
  if (!name) return 0
  try {
    await readFile(join(folder, name, 'library', 'library.db'))
    const db = new Database(join(folder, name, 'library', 'library.db'), { readonly: true })
    try {
      return (db.prepare('SELECT count(*) AS n FROM pseudo_word').get() as { readonly n: number }).n
    } finally {
      db.close()
    }
  } catch {
    // Not made yet.
    return 0
  }
}
