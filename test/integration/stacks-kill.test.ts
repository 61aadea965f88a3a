/** SIGKILL while stacks are settled: nothing is lost, and the end is that of a rebuild. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { randomNumbers } from '../helpers/random-vectors.ts'
import { randomHash, StackRows, turned } from '../helpers/stack-rows.ts'

const CHILD = join(import.meta.dirname, '../helpers/stack-settle-child.ts')
const PHOTOS = 600
const KILLS = 8

it(`${KILLS} kills leave the stacks of a rebuild`, async () => {
  const rows = new StackRows()
  onTestFinished(() => rows.close())
  const random = randomNumbers(2)
  const pictures = Array.from({ length: 90 }, () => randomHash(random))
  const put = (i: number) => {
    const picture = pictures[i % pictures.length] as Uint8Array
    rows.put({
      ...{ path: `/photos/IMG_${Math.floor(i / 2)}.${i % 2 ? 'jpg' : 'cr2'}`, content: `photo ${i}` },
      ...{
        hash: turned(picture, Math.floor(40 * random())),
        camera: 'Leica M3',
        second: 5 * Math.floor(i / 3),
      },
    })
  }
  for (let i = 0; i < PHOTOS; i++) put(i)
  let inTheMidst = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const child = spawn(process.execPath, [CHILD, rows.dir], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
    await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), ended])
    await delay(60 * random())
    child.kill('SIGKILL')
    if ((await ended) === null) inTheMidst++
    expect(rows.db.pragma('integrity_check')).toBe('ok')
    // The next one finds changes beside what the last one left.
    rows.remove(`/photos/IMG_${kill}.jpg`)
    put(PHOTOS + kill)
  }
  rows.settle()
  const stacks = rows.stacks()
  expect(inTheMidst).toBeGreaterThan(KILLS / 2)
  expect(stacks.length).toBeGreaterThan(10)
  rows.rebuild()
  expect(rows.stacks()).toEqual(stacks)
})
