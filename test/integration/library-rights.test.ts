/** The rights of a library's files: only their owner can read them. */
import { chmodSync, lstatSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { databasePath } from '../../electron/core/lib/app-paths.ts'
import { mendRights, ownLibraryFolder } from '../../electron/core/lib/private-files.ts'
import { cared } from '../helpers/cared-commands.ts'
import { writeCaredLibrary } from '../helpers/cared-library.ts'
import { runCli } from '../helpers/cli.ts'
import { needs } from '../helpers/needs.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

describe('a library', needs('posix'), () => {
  const everything = (dir: string): readonly string[] =>
    readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) => join(dir, name))
  const rights = (path: string) => lstatSync(path).mode & 0o777

  it('is readable by its owner alone, also where an earlier version made it', async () => {
    const dir = cared()
    mkdirSync(join(dir, 'thumbnails/ab'), { recursive: true })
    writeFileSync(join(dir, 'thumbnails/ab/abc.jpg'), 'x')
    mkdirSync(join(dir, 'logs'))
    writeFileSync(join(dir, 'logs/searlight.log'), '')
    for (const path of [dir, ...everything(dir)])
      chmodSync(path, statSync(path).isDirectory() ? 0o755 : 0o644)
    await runCli(['folders', '--library', dir, '--remove', '/nowhere'])
    expect(rights(dir)).toBe(0o700)
    for (const path of everything(dir))
      expect([path, rights(path)]).toEqual([path, statSync(path).isDirectory() ? 0o700 : 0o600])
  })

  it('leaves folders of common names as they are in a folder that holds other things', async () => {
    const home = temporaryDirectory()
    writeCaredLibrary(home)
    const own = ['copies/run.sh', 'previews/a.txt', 'logs/mine.txt', 'damaged-photos/1.jpg'].map((name) =>
      join(home, name),
    )
    for (const path of own) {
      mkdirSync(dirname(path))
      writeFileSync(path, 'x')
      chmodSync(path, 0o755)
    }
    mkdirSync(join(home, 'thumbnails/ab'), { recursive: true })
    const made = join(home, 'thumbnails/ab/abc.jpg')
    writeFileSync(made, 'x')
    for (const path of [made, databasePath(home)]) chmodSync(path, 0o644)
    chmodSync(home, 0o755)
    await mendRights(home, new AbortController().signal)
    expect(own.map(rights)).toEqual([0o755, 0o755, 0o755, 0o755])
    expect([rights(made), rights(databasePath(home))]).toEqual([0o600, 0o600])
  })

  it('does not close an empty folder that is open to all users', () => {
    const dir = temporaryDirectory()
    chmodSync(dir, 0o1777)
    ownLibraryFolder(dir)
    expect(rights(dir)).toBe(0o777)
  })

  it('takes no rights from a folder that holds other things, and follows no link out of it', async () => {
    const shared = temporaryDirectory()
    writeCaredLibrary(shared)
    const outside = join(temporaryDirectory(), 'outside.jpg')
    for (const path of [outside, join(shared, 'other.txt')]) writeFileSync(path, 'x', { mode: 0o644 })
    chmodSync(outside, 0o644)
    chmodSync(join(shared, 'other.txt'), 0o644)
    chmodSync(databasePath(shared), 0o644)
    chmodSync(shared, 0o755)
    mkdirSync(join(shared, 'thumbnails'))
    symlinkSync(outside, join(shared, 'thumbnails/link'))
    await runCli(['folders', '--library', shared, '--remove', '/nowhere'])
    expect([rights(shared), rights(outside), rights(join(shared, 'other.txt'))]).toEqual([
      0o755, 0o644, 0o644,
    ])
    expect(rights(databasePath(shared))).toBe(0o600)
  })
})
