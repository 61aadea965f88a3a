/**
 * A computer without files or processes to spare: no worker can be started. Nothing outside of the call that needed one
 * is hurt, the call fails with a closed code, and all is well when there is room again.
 */
import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { generatedPhoto } from '../helpers/generated-photos.ts'
import { needs } from '../helpers/needs.ts'
import { writeRandomClip } from '../helpers/random-clip.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

const CHILD = new URL('../helpers/starved-child.ts', import.meta.url)
const NOBODY = 65534
const FILES = 256

interface Message {
  readonly answers?: Readonly<Record<string, string>>
  readonly open?: number
  readonly witness?: 'dead'
}

const STARVED = {
  inference: 'inference-unavailable',
  maker: 'inference-unavailable',
  search: 'inference-unavailable',
  sample: 'inference-unavailable',
  probe: 'inference-unavailable',
}
/** The library is missing, and so is the driver: both workers ran far enough to report it. */
const FED = { inference: 'ok', maker: 'ok', search: 'library-missing', sample: 'ok', probe: 'ok' }

async function setUp(): Promise<ChildProcess> {
  const work = temporaryDirectory()
  const picture = join(work, 'picture.jpg')
  writeFileSync(picture, await (await generatedPhoto(1, 96, 64)).jpeg().toBuffer())
  await writeRandomClip(join(work, 'model'))
  chmodSync(work, 0o777)
  chmodSync(join(work, 'model'), 0o777)
  const child = fork(CHILD, [join(work, 'model'), picture, work], {
    execArgv: [],
    // A group of its own, so that a signal to it does not end the tests.
    detached: true,
    // Root may start any number of processes.
    ...asNobody(),
    env: { ...process.env, HOME: work },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child, 'message')
  return child
}

function asNobody(): { readonly uid?: number; readonly gid?: number } {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
}

async function told(child: ChildProcess, message: string): Promise<Message> {
  const ended = new AbortController()
  const end = (code: number | null, signal: string | null) =>
    ended.abort(`the child ended (${signal ?? code})`)
  child.once('exit', end)
  try {
    const answer = once(child, 'message', { signal: ended.signal })
    child.send(message)
    return (await answer)[0] as Message
  } finally {
    child.off('exit', end)
  }
}

function limit(child: ChildProcess, resource: 'nofile' | 'nproc', soft: number): void {
  execFileSync('prlimit', ['--pid', String(child.pid), `--${resource}=${soft}:`], asNobody())
}

async function expectSurvival(child: ChildProcess): Promise<void> {
  child.send('end')
  expect(await once(child, 'exit')).toEqual([0, null])
}

describe('a worker that cannot be started', needs('linux'), () => {
  it('for want of files costs its call only', async () => {
    const child = await setUp()
    limit(child, 'nofile', FILES)
    child.send('starve')
    expect(await told(child, 'ask')).toEqual({ answers: STARVED })
    expect(await told(child, 'ask')).toEqual({ answers: STARVED })
    child.send('feed')
    expect(await told(child, 'ask')).toEqual({ answers: FED })
    await expectSurvival(child)
  })

  it('for want of processes costs its call only, and leaves no file open', async () => {
    const child = await setUp()
    const { open: before = 0 } = await told(child, 'count')
    limit(child, 'nproc', 1)
    expect(await told(child, 'ask')).toEqual({ answers: STARVED })
    expect(await told(child, 'ask')).toEqual({ answers: STARVED })
    expect((await told(child, 'count')).open).toBeLessThanOrEqual(before)
    limit(child, 'nproc', 4_096)
    expect(await told(child, 'ask')).toEqual({ answers: FED })
    await expectSurvival(child)
  })
})
