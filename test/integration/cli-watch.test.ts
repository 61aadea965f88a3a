/** `watch` with real files: what comes, moves and goes while it runs is in the next search. */
import { existsSync } from 'node:fs'
import { cp, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answerOf, type RunningCli, runCli, type SearchAnswer, startCli } from '../helpers/cli.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'
import { TINY_CLIP, writeRandomClip } from '../helpers/random-clip.ts'

let work: string
let library: string
let photos: string
let watching: RunningCli | null = null

beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'searlight-watch-'))
  library = join(work, 'library')
  photos = join(work, 'photos')
  await writeRandomClip(join(work, 'model'), TINY_CLIP)
  await generatePhotos({ folder: photos, count: 2, width: 64, height: 48 })
  await generatePhotos({ folder: join(work, 'new'), count: 4, width: 64, height: 48 })
  await runCli(['index', photos, '--library', library, '--model', join(work, 'model')])
})
afterEach(async () => {
  watching?.child.kill('SIGKILL')
  await watching?.result
  await rm(work, { recursive: true, force: true })
})

/** The paths that a search finds, once there are `count` of them, in order. */
async function found(count: number): Promise<readonly string[]> {
  const query = [
    'search',
    '--library',
    library,
    '--reference',
    join(work, 'new', 'photo-00000.jpg'),
    '--json',
  ]
  for (;;) {
    const { hits } = await answerOf<SearchAnswer>(query)
    if (hits.length === count) return hits.map(({ path }) => path).sort()
    await delay(100)
  }
}

describe('watch', () => {
  it('keeps up with files that come, are renamed and go, and ends when it is interrupted', async () => {
    watching = startCli(['watch', '--library', library])
    const [first, second] = await found(2)
    await cp(join(work, 'new', 'photo-00003.jpg'), join(photos, 'z-new.jpg'))
    expect(await found(3)).toEqual([first, second, join(photos, 'z-new.jpg')])
    await rm(second ?? '')
    expect(await found(2)).toEqual([first, join(photos, 'z-new.jpg')])
    await rename(join(photos, 'z-new.jpg'), join(photos, 'renamed.jpg'))
    while ((await found(2))[1] !== join(photos, 'renamed.jpg')) await delay(100)
    watching.child.kill('SIGINT')
    expect((await watching.result).code).toBe(0)
  })

  it('needs a library, and makes none', async () => {
    const result = await runCli(['watch', '--library', join(work, 'none')])
    expect(result).toMatchObject({ code: 1, stdout: '' })
    expect(result.stderr).toMatch(/there is no library/)
    expect(existsSync(join(work, 'none'))).toBe(false)
  })
})
