/** The command `library repair` on libraries with every kind of damage. */
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openReadable, openWritable } from '../../electron/core/catalog/open-database.ts'
import type { UserData } from '../../electron/core/catalog/user-data.ts'
import { databasePath } from '../../electron/core/lib/app-paths.ts'
import { cared, check, count, dataOf, emptyTables, library } from '../helpers/cared-commands.ts'
import { damagePages, leavesOf, writeCaredLibrary } from '../helpers/cared-library.ts'
import { jsonLines, runCli, startCli } from '../helpers/cli.ts'
import { leaveOut, needs } from '../helpers/needs.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

describe('library repair', () => {
  it('recovers every row outside of a damaged page', async () => {
    const dir = cared({ photos: 2_000 })
    const before = dataOf(dir)
    const leaves = leavesOf(dir, 'embedding')
    const bad = [leaves[3] as number, leaves[40] as number, leaves.at(-1) as number]
    damagePages(dir, [
      ...bad,
      leavesOf(dir, 'photo')[2] as number,
      leavesOf(dir, 'photo_by_root')[0] as number,
    ])
    expect((await check(dir)).ok).toBe(false)
    const result = await library('repair', dir)
    expect([result.code, result.stderr]).toEqual([0, expect.stringContaining('some rows were lost in')])
    expect(await check(dir)).toMatchObject({ ok: true, problems: [] })
    // A page holds some 14 vectors of 64 floats and some 30 paths.
    expect(count(dir, 'embedding')).toBeGreaterThan(2_000 - 3 * 16)
    expect(count(dir, 'embedding')).toBeLessThan(2_000)
    expect(count(dir, 'photo')).toBeGreaterThan(2_000 - 60)
    expect(count(dir, 'content')).toBe(2_000)
    expect(count(dir, 'vec_1_rowids')).toBe(count(dir, 'embedding'))
    expect(dataOf(dir)).toEqual(before)
    const [damaged] = readdirSync(dir).filter((name) => name.startsWith('damaged-'))
    expect(existsSync(join(dir, damaged ?? '', 'library.db'))).toBe(true)
    // Photos that lost their features are looked for.
    const db = openReadable(dir)
    expect(db.query("SELECT value FROM setting WHERE key = 'marked_after'").get()).toEqual({ value: '0' })
    db.close()
  })

  it('brings pins, words and marks back from the newest copy after any loss', async () => {
    const dir = cared({ pins: 60 })
    const before = dataOf(dir)
    // Opening the library to write makes the copy.
    expect((await runCli(['folders', '--library', dir, '--remove', '/nowhere'])).code).toBe(1)
    expect(readdirSync(join(dir, 'copies'))).toHaveLength(1)
    for (const table of ['pin', 'word', 'marked_query', 'kept_picture', 'kept_features', 'root'])
      damagePages(dir, leavesOf(dir, table))
    const result = await library('repair', dir)
    expect(result.code).toBe(0)
    const after = dataOf(dir)
    const known = (data: UserData) => ({
      ...data,
      pins: data.pins.map(({ name, text, pictures }) => ({ name, text, pictures })),
      words: data.words.map(({ name, pictures }) => ({ name, pictures })),
      marks: data.marks.map(({ text, references, answers }) => ({ text, references, answers })),
    })
    expect(known(after)).toEqual(known(before))
    expect(jsonLines<{ readonly pins: number }>(result)[0]?.pins).toBe(60)
    expect((await check(dir)).ok).toBe(true)
  })

  it('begins anew with the copy where nothing of the database can be read', async () => {
    const dir = cared()
    const before = dataOf(dir)
    await runCli(['folders', '--library', dir, '--remove', '/nowhere'])
    writeFileSync(databasePath(dir), Buffer.alloc(100_000, 0xa5))
    expect((await library('repair', dir)).code).toBe(0)
    const after = dataOf(dir)
    expect(after.pins.map(({ name }) => name)).toEqual(before.pins.map(({ name }) => name))
    expect(after.folders).toEqual(before.folders)
    expect(after.settings).toEqual(before.settings)
    expect(after.features).toEqual(before.features)
  })

  it('takes the newest readable copy', async () => {
    const dir = cared()
    await runCli(['folders', '--library', dir, '--remove', '/nowhere'])
    const [copy = ''] = readdirSync(join(dir, 'copies'))
    renameSync(join(dir, 'copies', copy), join(dir, 'copies/user-data-2020-01-01.json'))
    writeFileSync(
      join(dir, 'copies/user-data-2020-01-02.json'),
      '{"format":"searlight-user-data","version":1,"pins":[{',
    )
    writeFileSync(databasePath(dir), 'rubbish')
    const [repaired] = jsonLines<{ readonly pins: number; readonly copy: { readonly path: string } }>(
      await library('repair', dir),
    )
    expect(repaired).toMatchObject({ pins: 3, copy: { path: join(dir, 'copies/user-data-2020-01-01.json') } })
  })

  it.each([
    ['no bytes', (path: string) => truncateSync(path, 0)],
    ['no tables', emptyTables],
    ['no file', (path: string) => rmSync(path)],
  ])('brings everything back from the copy where the database has %s', async (_name, damage) => {
    const dir = cared()
    const before = dataOf(dir)
    await runCli(['folders', '--library', dir, '--remove', '/nowhere'])
    damage(databasePath(dir))
    expect((await runCli(['folders', '--library', dir])).stderr).toContain('`library repair`')
    const result = await library('repair', dir)
    expect([result.code, result.stderr]).toEqual([0, expect.stringContaining('3 pins, 1 words')])
    expect(dataOf(dir).pins.map(({ name }) => name)).toEqual(before.pins.map(({ name }) => name))
  })

  it('is necessary where a crash left an empty file, and opening replaces no copy before', async () => {
    const dir = cared()
    await runCli(['folders', '--library', dir, '--remove', '/nowhere'])
    const [copy = ''] = readdirSync(join(dir, 'copies'))
    const before = readFileSync(join(dir, 'copies', copy), 'utf8')
    truncateSync(databasePath(dir), 0)
    const opened = await runCli(['folders', '--library', dir, '--remove', '/nowhere'])
    expect([opened.code, opened.stderr]).toEqual([1, expect.stringContaining('`library repair`')])
    expect(readFileSync(join(dir, 'copies', copy), 'utf8')).toBe(before)
  })

  it('gives lost pictures back, and adds nothing twice', async () => {
    const dir = cared({ pins: 60 })
    const before = dataOf(dir)
    await runCli(['folders', '--library', dir, '--remove', '/nowhere'])
    for (const table of ['kept_picture', 'marked_picture']) damagePages(dir, leavesOf(dir, table))
    expect((await library('repair', dir)).code).toBe(0)
    expect(dataOf(dir)).toEqual(before)
  })

  it('brings back nothing that the user removed after the copy', async () => {
    const dir = cared()
    await runCli(['folders', '--library', dir, '--remove', '/nowhere'])
    const db = openWritable(dir)
    for (const table of ['pin', 'word', 'marked_query'])
      db.execute(`UPDATE ${table} SET removed_ms = 99 WHERE id = (SELECT max(id) FROM ${table})`)
    db.close()
    const before = dataOf(dir)
    expect((await library('repair', dir)).code).toBe(0)
    expect(dataOf(dir)).toEqual(before)
    expect(before.pins).toHaveLength(2)
  })

  it('leaves the database of another program unchanged', async () => {
    const dir = join(temporaryDirectory(), 'library')
    mkdirSync(dir)
    const db = new Database(databasePath(dir))
    db.exec('CREATE TABLE model (id INTEGER PRIMARY KEY AUTOINCREMENT, x); INSERT INTO model (x) VALUES (1)')
    db.close()
    const before = readFileSync(databasePath(dir))
    for (const action of ['repair', 'check']) {
      const result = await library(action, dir)
      expect([result.code, result.stdout, result.stderr]).toEqual([
        ...[1, '', expect.stringContaining('of another program')],
      ])
    }
    expect(readFileSync(databasePath(dir)).equals(before)).toBe(true)
    expect(readdirSync(dir).filter((name) => /^(?:repair|damaged)/.test(name))).toEqual([])
  })

  /** The states that a kill between two steps of the exchange leaves, from its beginning to its end. */
  it.each([
    ['before the log was moved', []],
    ['before the database was moved', ['library.db-wal']],
    ['before the new one was in place', ['library.db-wal', 'library.db']],
  ])('killed %s, ends when the library is opened next', async (_name, moved) => {
    const dir = cared()
    const before = dataOf(dir)
    const other = cared({ pins: 5 })
    mkdirSync(join(dir, 'repaired-1'))
    renameSync(databasePath(other), join(dir, 'repaired-1/library.db'))
    damagePages(dir, leavesOf(dir, 'pin'))
    writeFileSync(join(dir, 'library.db-wal'), 'an old log')
    mkdirSync(join(dir, 'damaged-1'))
    for (const name of moved) renameSync(join(dir, name), join(dir, 'damaged-1', name))
    expect((await runCli(['folders', '--library', dir, '--remove', '/nowhere'])).stderr).toContain('/nowhere')
    expect(dataOf(dir).pins).toHaveLength(5)
    expect(before.pins).toHaveLength(3)
    expect(readdirSync(dir).filter((name) => name.startsWith('repaired'))).toEqual([])
    expect(readFileSync(join(dir, 'damaged-1/library.db-wal'), 'utf8')).toBe('an old log')
    expect((await check(dir)).ok).toBe(true)
  })

  it('survives kills, and reports the same at the end', async () => {
    const dir = cared({ photos: 3_000, pins: 40 })
    const before = dataOf(dir)
    await runCli(['folders', '--library', dir, '--remove', '/nowhere'])
    damagePages(dir, leavesOf(dir, 'pin'))
    let kills = 0
    for (let afterMs = 300; afterMs < 3_000; afterMs += 300) {
      const { child, result } = startCli(['library', 'repair', '--library', dir])
      const kill = setTimeout(() => {
        kills++
        child.kill('SIGKILL')
      }, afterMs)
      await result
      clearTimeout(kill)
      // Whatever was left over, nothing but a repaired or the damaged database is in place.
      expect(
        existsSync(databasePath(dir)) || readdirSync(dir).some((name) => name.startsWith('repaired')),
      ).toBe(true)
    }
    expect(kills).toBeGreaterThan(0)
    expect((await library('repair', dir)).code).toBe(0)
    expect(dataOf(dir).pins.map(({ name }) => name)).toEqual(before.pins.map(({ name }) => name))
    expect([count(dir, 'photo'), count(dir, 'embedding')]).toEqual([3_000, 3_000])
    expect((await check(dir)).ok).toBe(true)
    expect(readdirSync(dir).filter((name) => /^repair/.test(name))).toEqual([])
  })

  it('changes nothing where the disk is full', needs('linux'), async (context) => {
    const disk = temporaryDirectory()
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'none', disk], { stdio: 'ignore' })
    } catch {
      return leaveOut(context, 'mount')
    }
    onTestFinished(() => void execFileSync('umount', ['-l', disk]))
    const dir = join(disk, 'library')
    writeCaredLibrary(dir, { photos: 3_000 })
    damagePages(dir, leavesOf(dir, 'pin'))
    const before = readFileSync(databasePath(dir))
    const { bavail, bsize } = statfsSync(disk)
    for (const room of [100, 400, 800]) {
      writeFileSync(join(disk, 'ballast'), Buffer.alloc(bavail * bsize - room * 1_024))
      const result = await library('repair', dir)
      expect([room, result.code, result.stderr]).toEqual([room, 1, expect.stringMatching(/disk\b.* full/)])
      rmSync(join(disk, 'ballast'))
      expect(readFileSync(databasePath(dir)).equals(before)).toBe(true)
      expect(readdirSync(dir).filter((name) => /^(?:repair|damaged)/.test(name))).toEqual([])
    }
    expect((await library('repair', dir)).code).toBe(0)
    expect([count(dir, 'photo'), count(dir, 'embedding')]).toEqual([3_000, 3_000])
  })

  it('leaves a whole library unchanged', async () => {
    const dir = cared()
    const before = dataOf(dir)
    expect((await library('repair', dir)).code).toBe(0)
    expect(dataOf(dir)).toEqual(before)
    expect([count(dir, 'photo'), count(dir, 'vec_1_rowids')]).toEqual([50, 50])
  })
})
