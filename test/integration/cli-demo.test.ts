/** `demo` as a user runs it, with the model that Searlight brings along. */
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answerOf, runCli, type SearchAnswer, startCli } from '../helpers/cli.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'
import { writeRandomClip } from '../helpers/random-clip.ts'
import { until } from '../helpers/web-host.ts'

interface DemoAnswer {
  readonly photos: number
  readonly seconds: number
  readonly queries: readonly {
    readonly reference: string
    readonly text: string
    readonly hits: SearchAnswer['hits']
  }[]
}

let work: string
let env: Record<string, string>

beforeEach(() => {
  work = realpathSync(mkdtempSync(join(tmpdir(), 'searlight-demo-')))
  env = {
    SEARLIGHT_DATA: join(work, 'data'),
    SEARLIGHT_CACHE: join(work, 'cache'),
    SEARLIGHT_PROVIDER: 'cpu',
  }
})
afterEach(() => rmSync(work, { recursive: true, force: true }))

const drawn = (folder: string) => {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.jpg'))
  } catch {
    return []
  }
}

test('draws, reads and answers; continues after a kill; a second run uses the existing pictures', async () => {
  const [library, pictures] = [join(work, 'library'), join(work, 'Searlight sample pictures')]
  const args = ['demo', '--library', library, '--photos', '120', '--json']
  const killed = startCli(args, env)
  await until(() => drawn(pictures).length > 10)
  killed.child.kill('SIGKILL')
  await killed.result

  const answer = await answerOf<DemoAnswer>(args, env)
  expect(answer.photos).toBe(120)
  expect(answer.seconds).toBeGreaterThan(0)
  expect(drawn(pictures)).toHaveLength(120)
  expect(answer.queries).toHaveLength(3)
  for (const { reference, text, hits } of answer.queries) {
    const search = ['search', '--library', library, '--reference', reference, '--text', text, '--limit', '10']
    const { hits: expected } = await answerOf<SearchAnswer>([...search, '--json'], env)
    expect(hits).toEqual(expected)
    expect(hits).toHaveLength(10)
  }

  const again = await runCli(['demo', '--library', library, '--photos', '60'], env)
  expect(again.code).toBe(0)
  expect(again.stderr).toContain('Sample model: knows only the sample pictures.')
  expect(again.stdout).toMatch(/^ {3}1 {2} *-?\d\.\d{4} {2}\S/m)
  expect(again.stdout).toMatch(/^120 sample pictures, .* s; the library is /m)
})

test('a library of one’s own is left alone', async () => {
  const library = join(work, 'own')
  await writeRandomClip(join(work, 'model'))
  await generatePhotos({ folder: join(work, 'photos'), count: 1, width: 32, height: 32 })
  await runCli(['index', join(work, 'photos'), '--library', library, '--model', join(work, 'model')], env)
  const { code, stderr } = await runCli(['demo', '--library', library], env)
  expect([code, stderr]).toEqual([1, expect.stringContaining('has photos of its own')])
  expect(readdirSync(work).filter((name) => name.startsWith('Searlight'))).toEqual([])
  expect((await runCli(['demo', '--photos', '0'], env)).code).toBe(2)
})
