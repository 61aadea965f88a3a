/** A pin whose process dies during refining: it ends at the same pseudo-word as without the kill. */
import { once } from 'node:events'
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Refinement } from '../../electron/shared/app-refining.ts'
import { answerOf, runCli, startCli } from '../helpers/cli.ts'
import { needs } from '../helpers/needs.ts'
import { sharedPath } from '../helpers/shared.ts'

const IMAGES = sharedPath('photos', 'images')
const MODEL = sharedPath('models', 'photo-mini')
/** Enough of them that none ends before the test looks. */
const REFERENCES = 3

interface Listed {
  readonly pins: readonly { readonly refinement: Refinement }[]
}

describe('refining that is killed', needs('shared'), () => {
  let work: string
  let env: Readonly<Record<string, string>>

  const pins = (library: string, ...args: readonly string[]) => [
    'pins',
    '--library',
    library,
    ...args,
    '--json',
  ]
  const stored = (library: string) => {
    const db = new Database(join(library, 'library.db'), { readonly: true })
    try {
      return {
        tokens: db.prepare('SELECT hash, token, losses FROM pseudo_word ORDER BY hash').all(),
        verdicts: db.prepare('SELECT * FROM verdict ORDER BY hash').all(),
      }
    } finally {
      db.close()
    }
  }

  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'searlight-pins-kill-'))
    env = { SEARLIGHT_CACHE: join(work, 'cache') }
    const [library, photos] = [join(work, 'one'), join(work, 'photos')]
    const names = (await readdir(IMAGES)).sort().slice(0, 8)
    for (const name of names) await cp(join(IMAGES, name), join(photos, name))
    await answerOf(['index', photos, '--library', library, '--model', MODEL, '--json'], env)
    const references = names.slice(0, REFERENCES).flatMap((name) => ['--reference', join(photos, name)])
    await answerOf(pins(library, '--add', ...references, '--text', 'is on a beach'), env)
    await cp(library, join(work, 'two'), { recursive: true })
  })
  afterAll(() => rm(work, { recursive: true, force: true }))

  it('ends at the pseudo-words that it would have ended at', async () => {
    const [whole, killed] = [join(work, 'one'), join(work, 'two')]
    const undisturbed = await answerOf<Listed>(pins(whole, '--refine'), env)
    expect(undisturbed.pins).toMatchObject([{ refinement: { kind: 'done' } }])

    const { child, result } = startCli(pins(killed, '--refine'), env)
    await checkpointIn(killed, result)
    child.kill('SIGKILL')
    await once(child, 'close')
    expect(stored(killed).tokens.length).toBeLessThan(REFERENCES)
    const { pins: waiting } = await answerOf<Listed>(pins(killed), env)
    expect(waiting).toMatchObject([{ refinement: { kind: 'waiting', steps: 500 * REFERENCES } }])

    const resumed = await answerOf<Listed>(pins(killed, '--refine'), env)
    expect(resumed.pins.map(({ refinement }) => refinement)).toEqual(
      undisturbed.pins.map(({ refinement }) => refinement),
    )
    expect(stored(killed)).toEqual(stored(whole))
    expect(await readdir(join(killed, 'inversions'))).toEqual([])
  })

  it('begins again where the checkpoint is damaged', async () => {
    const library = join(work, 'two')
    const other = [
      '--add',
      '--reference',
      join(work, 'photos', (await readdir(join(work, 'photos')))[5] ?? ''),
    ]
    await answerOf(pins(library, ...other, '--name', 'other'), env)
    const { child, result } = startCli(pins(library, '--refine'), env)
    const path = await checkpointIn(library, result)
    child.kill('SIGKILL')
    await once(child, 'close')
    await cp(join(work, 'one', 'library.db'), path)
    const { code, stderr } = await runCli(pins(library, '--refine'), env)
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^other: (refined|the first answer)/m)])
  })
})

/** The path of the first checkpoint that is written. Fails where the command ends before. */
async function checkpointIn(library: string, result: Promise<unknown>): Promise<string> {
  let ended = false
  void result.then(() => {
    ended = true
  })
  for (;;) {
    const files = await readdir(join(library, 'inversions')).catch(() => [])
    const file = files.find((name) => name.endsWith('.checkpoint'))
    if (file) return join(library, 'inversions', file)
    if (ended) throw new Error('expected a checkpoint before the command ended')
    await delay(10)
  }
}
