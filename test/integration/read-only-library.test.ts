/**
 * A library in a read-only folder, file or mount: it is searched, and every change is refused in one plain sentence.
 */
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { answerOf, type CliResult, type SearchAnswer } from '../helpers/cli.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'
import { leaveOut, needs } from '../helpers/needs.ts'
import { TINY_CLIP, writeRandomClip } from '../helpers/random-clip.ts'

const MAIN = join(import.meta.dirname, '../../electron/cli/main.ts')
const NOBODY = 65534
const PHOTOS = 6

let work: string
let library: string
let photos: string

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'searlight-read-only-'))
  library = join(work, 'library')
  photos = join(work, 'photos')
  chmodSync(work, 0o755)
  await writeRandomClip(join(work, 'model'), TINY_CLIP)
  await generatePhotos({ folder: photos, count: PHOTOS, width: 64, height: 48 })
  await answerOf(['index', photos, '--library', library, '--model', join(work, 'model'), '--json'])
  mkdirSync(join(work, 'cache'))
  chmodSync(join(work, 'cache'), 0o777)
  // Whatever modes a library is made with: another user may read this one.
  execFileSync('chmod', ['-R', 'a+rX', library])
})
afterAll(() => rmSync(work, { recursive: true, force: true }))

/** The command line of a user to whom permissions mean something. */
function cli(...args: readonly string[]): Promise<CliResult> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, SEARLIGHT_CACHE: join(work, 'cache'), HOME: join(work, 'cache') },
    ...(process.getuid?.() === 0 && { uid: NOBODY, gid: NOBODY }),
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })))
}

const query = (dir: string) => [
  'search',
  '--library',
  dir,
  '--reference',
  join(photos, 'photo-00001.jpg'),
  '--json',
]

async function expectSearchable(dir: string): Promise<void> {
  const { code, stdout, stderr } = await cli(...query(dir))
  expect([code, stderr]).toEqual([0, ''])
  expect((JSON.parse(stdout) as SearchAnswer).hits).toHaveLength(PHOTOS)
  expect((await cli('folders', '--library', dir)).code).toBe(0)
}

const EVERY_CHANGE = () => [
  ['index', photos],
  ['watch'],
  ['pins', '--add', '--text', 'a dog'],
  ['failed', '--retry'],
  ['folders', '--remove', photos],
]

async function expectUnchangeable(dir: string, why: RegExp, changes = [['index', photos]]): Promise<void> {
  for (const [command = '', ...args] of changes) {
    const { code, stdout, stderr } = await cli(command, '--library', dir, ...args)
    expect([command, code, stdout]).toEqual([command, 1, ''])
    expect(stderr).toMatch(why)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  }
}

function changed(path: string, mode: number): void {
  const before = statSync(path).mode & 0o7777
  chmodSync(path, mode)
  onTestFinished(() => chmodSync(path, before))
}

describe('a library that is read-only', needs('linux'), () => {
  it('by its folder', async () => {
    changed(library, 0o555)
    const before = readdirSync(library)
    await expectSearchable(library)
    await expectUnchangeable(
      library,
      /^the library .* cannot be changed: this user may not write/,
      EVERY_CHANGE(),
    )
    expect(readdirSync(library)).toEqual(before)
  }, 60_000)

  it('by its file', async () => {
    changed(library, 0o777)
    changed(join(library, 'library.db'), 0o444)
    await expectSearchable(library)
    await expectUnchangeable(
      library,
      /^the library .* cannot be changed: this user may not write .*library\.db/,
    )
  }, 60_000)

  it('by its mount', async (context) => {
    // The user could write but for the mount.
    changed(library, 0o777)
    changed(join(library, 'library.db'), 0o666)
    const mount = join(work, 'mount')
    mkdirSync(mount)
    try {
      execFileSync('mount', ['--bind', library, mount], { stdio: 'ignore' })
    } catch {
      return leaveOut(context, 'mount')
    }
    onTestFinished(() => void execFileSync('umount', [mount]))
    execFileSync('mount', ['-o', 'remount,ro,bind', mount])
    await expectSearchable(mount)
    await expectUnchangeable(mount, /^the library .* cannot be changed: its disk is read-only/)
  }, 60_000)

  it('shows its present rows, not those of the first reading', async () => {
    changed(library, 0o555)
    await expectSearchable(library)
    const db = new Database(join(library, 'library.db'))
    chmodSync(library, 0o755)
    db.prepare("UPDATE photo SET removed_ms = 1 WHERE path LIKE '%photo-00003.jpg'").run()
    db.close()
    chmodSync(library, 0o555)
    const { stdout } = await cli(...query(library))
    expect((JSON.parse(stdout) as SearchAnswer).hits).toHaveLength(PHOTOS - 1)
    // One copy of the folder as it is now, and maybe one of the mount.
    expect(readdirSync(join(work, 'cache', 'read-only')).length).toBeLessThanOrEqual(2)
  })

  it('shows rows that are only in its log yet', async () => {
    const db = new Database(join(library, 'library.db'))
    onTestFinished(() => void db.close())
    db.prepare("UPDATE photo SET removed_ms = 1 WHERE path LIKE '%photo-00004.jpg'").run()
    // The log belongs to another user, who has it open.
    chmodSync(join(library, 'library.db-shm'), 0o600)
    changed(library, 0o555)
    const { code, stdout, stderr } = await cli(...query(library))
    expect([code, stderr]).toEqual([0, ''])
    expect((JSON.parse(stdout) as SearchAnswer).hits).toHaveLength(PHOTOS - 2)
  })
})
