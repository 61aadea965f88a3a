/** A library that is damaged, repaired, taken out and brought in, from the command line. */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { KeptPictures } from '../../electron/core/catalog/kept-pictures.ts'
import { openReadable, openWritable } from '../../electron/core/catalog/open-database.ts'
import { PinWriter } from '../../electron/core/catalog/pin-table.ts'
import { readUserData, type UserData } from '../../electron/core/catalog/user-data.ts'
import { parseUserData } from '../../electron/core/catalog/user-data-file.ts'
import { databasePath } from '../../electron/core/lib/app-paths.ts'
import { mendRights, ownLibraryFolder } from '../../electron/core/lib/private-files.ts'
import { checkDatabase } from '../../electron/core/library/check-database.ts'
import { Library } from '../../electron/core/library/library.ts'
import { mergeUserData } from '../../electron/core/library/merge-user-data.ts'
import { damagePages, leavesOf, writeCaredLibrary } from '../helpers/cared-library.ts'
import { jsonLines, runCli, startCli } from '../helpers/cli.ts'
import { leaveOut, needs } from '../helpers/needs.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

function cared(options: Parameters<typeof writeCaredLibrary>[1] = {}): string {
  const dir = join(temporaryDirectory(), 'library')
  writeCaredLibrary(dir, options)
  return dir
}

function dataOf(dir: string): UserData {
  const db = openReadable(dir)
  try {
    return readUserData(db)
  } finally {
    db.close()
  }
}

function count(dir: string, table: string): number {
  const db = new Database(databasePath(dir), { readonly: true })
  try {
    return Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
  } finally {
    db.close()
  }
}

const library = (action: string, dir: string, ...rest: string[]) =>
  runCli(['library', action, ...rest, '--library', dir, '--json'])

/** A database that is whole, and holds nothing. */
function emptyTables(path: string): void {
  rmSync(path)
  const db = new Database(path)
  db.exec('CREATE TABLE passing (x); DROP TABLE passing')
  db.close()
}

interface Check {
  readonly ok: boolean
  readonly problems: readonly string[]
}

const check = async (dir: string) => jsonLines<Check>(await library('check', dir))[0] as Check

describe('library check', () => {
  it('finds nothing wrong with a library that is whole', async () => {
    const dir = cared()
    const result = await library('check', dir)
    expect(result.code).toBe(0)
    expect(jsonLines<Check>(result)[0]).toMatchObject({ ok: true, problems: [] })
  })

  it.each(['photo', 'content', 'embedding', 'pin', 'photo_by_root', 'sqlite_autoindex_content_1'])(
    'tells of a damaged page of %s',
    async (name) => {
      const dir = cared({ photos: 400 })
      damagePages(dir, leavesOf(dir, name).slice(0, 1))
      const result = await library('check', dir)
      expect(result.code).toBe(1)
      expect(jsonLines<Check>(result)[0]?.problems.length).toBeGreaterThan(0)
      expect(result.stderr).toContain('`library repair`')
      expect(result.stderr).not.toMatch(/\n\s+at /)
    },
  )

  it('tells of rows that name rows which are not there, and of an index beside its truth', async () => {
    const dir = cared()
    const db = openWritable(dir)
    db.execute(
      'PRAGMA foreign_keys = OFF; DELETE FROM content WHERE id = 5; DELETE FROM embedding WHERE id = 7',
    )
    db.close()
    expect([...(await check(dir)).problems].sort()).toEqual([
      'embedding names rows of content that are not there: 1',
      'entries of the index without features: 1',
      'photo names rows of content that are not there: 1',
    ])
  })

  it.each([
    [
      'a file of another kind',
      (path: string) => writeFileSync(path, 'not a database, but long enough'.repeat(99)),
    ],
    ['a file that was cut', (path: string) => truncateSync(path, statSync(path).size / 2)],
  ])('answers for %s', async (_name, damage) => {
    const dir = cared({ photos: 400 })
    damage(databasePath(dir))
    expect((await check(dir)).ok).toBe(false)
  })

  it('calls no library damaged that a newer Searlight wrote', async () => {
    const dir = cared()
    const db = new Database(databasePath(dir))
    db.pragma('user_version = 999')
    db.close()
    const result = await library('check', dir)
    expect([result.code, result.stdout]).toEqual([1, ''])
    expect(result.stderr).toContain('newer Searlight')
    expect(result.stderr).not.toContain('damaged')
  })

  it('calls no library damaged that went away before the look', async () => {
    const path = databasePath(join(temporaryDirectory(), 'away'))
    const looked = checkDatabase({ path, depth: 'quick' }, new AbortController().signal)
    await expect(looked).rejects.toMatchObject({ code: 'library-unusable' })
  })

  it('says that there is no library', async () => {
    const result = await library('check', temporaryDirectory())
    expect([result.code, result.stdout]).toEqual([1, ''])
    expect(result.stderr).toContain('there is no library in')
  })
})

describe('library repair', () => {
  it('keeps every row that a damaged page does not hold', async () => {
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

  it('brings pins, words and marks back from the newest copy, whatever was lost', async () => {
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

  it('takes the newest copy that can be read', async () => {
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

  it('is asked for, and no copy is replaced, where a crash left an empty file', async () => {
    const dir = cared()
    await runCli(['folders', '--library', dir, '--remove', '/nowhere'])
    const [copy = ''] = readdirSync(join(dir, 'copies'))
    const before = readFileSync(join(dir, 'copies', copy), 'utf8')
    truncateSync(databasePath(dir), 0)
    const opened = await runCli(['folders', '--library', dir, '--remove', '/nowhere'])
    expect([opened.code, opened.stderr]).toEqual([1, expect.stringContaining('`library repair`')])
    expect(readFileSync(join(dir, 'copies', copy), 'utf8')).toBe(before)
  })

  it('gives pictures back to what lost them, and adds nothing twice', async () => {
    const dir = cared({ pins: 60 })
    const before = dataOf(dir)
    await runCli(['folders', '--library', dir, '--remove', '/nowhere'])
    for (const table of ['kept_picture', 'marked_picture']) damagePages(dir, leavesOf(dir, table))
    expect((await library('repair', dir)).code).toBe(0)
    expect(dataOf(dir)).toEqual(before)
  })

  it('brings back nothing that was removed after the copy', async () => {
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

  it('leaves the database of another program as it is', async () => {
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
  ])('is ended by the next who opens the library, killed %s', async (_name, moved) => {
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

  it('survives kills, and says the same in the end', async () => {
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

  it('leaves a library that is whole as it was', async () => {
    const dir = cared()
    const before = dataOf(dir)
    expect((await library('repair', dir)).code).toBe(0)
    expect(dataOf(dir)).toEqual(before)
    expect([count(dir, 'photo'), count(dir, 'vec_1_rowids')]).toEqual([50, 50])
  })
})

describe('library export and import', () => {
  it('bring what a person made into another library, once', async () => {
    const [from, to] = [cared(), join(temporaryDirectory(), 'library')]
    const file = join(temporaryDirectory(), 'mine.json')
    expect((await library('export', from, file)).code).toBe(0)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    openWritable(to).close()
    const first = await library('import', to, file)
    expect(jsonLines(first)).toEqual([
      { pins: 3, words: 1, marks: 3, renamed: [], refused: [], missingFolders: dataOf(from).folders },
    ])
    expect({ ...dataOf(to), folders: [] }).toEqual({ ...dataOf(from), folders: [] })
    const again = await library('import', to, file)
    expect(jsonLines(again)).toMatchObject([{ pins: 0, words: 0, marks: 0 }])
    expect({ ...dataOf(to), folders: [] }).toEqual({ ...dataOf(from), folders: [] })
  })

  it('keep what the library has, under its name', async () => {
    const [from, to] = [cared(), cared({ pins: 2 })]
    const file = join(temporaryDirectory(), 'mine.json')
    await library('export', from, file)
    const changed = JSON.parse(readFileSync(file, 'utf8')) as { words: { picturesHash: string }[] }
    for (const word of changed.words) word.picturesHash = 'f'.repeat(64)
    writeFileSync(file, JSON.stringify(changed))
    const before = dataOf(to)
    const result = await library('import', to, file)
    expect(jsonLines(result)).toMatchObject([
      { pins: 1, words: 1, renamed: [{ from: 'Biscuit', to: 'Biscuit-2' }] },
    ])
    expect(dataOf(to).words.map(({ name }) => name)).toEqual(['Biscuit', 'Biscuit-2'])
    expect(dataOf(to).pins.slice(0, 2)).toEqual(before.pins)
  })

  it('print to standard output, and to no file that is there', async () => {
    const dir = cared()
    const printed = await runCli(['library', 'export', '--library', dir])
    expect(JSON.parse(printed.stdout)).toEqual(dataOf(dir))
    const file = join(temporaryDirectory(), 'there.json')
    writeFileSync(file, 'mine')
    const refused = await library('export', dir, file)
    expect([refused.code, readFileSync(file, 'utf8')]).toEqual([2, 'mine'])
  })

  it.each([
    ['no JSON', '{', 'is not JSON'],
    ['another program’s JSON', '{"a":1}', 'is not an export'],
    ['null', 'null', 'is not an export'],
    ['a newer export', '{"format":"searlight-user-data","version":2}', 'a newer Searlight wrote'],
    [
      'a damaged one',
      '{"format":"searlight-user-data","version":1,"pins":[{"name":7}]}',
      'is damaged at pins.0',
    ],
    [
      'hashes that are paths',
      '{"format":"searlight-user-data","version":1,"words":[{"name":"a","picturesHash":"../../etc","createdMs":1}]}',
      'is damaged at words.0.picturesHash',
    ],
  ])('refuse %s', async (_name, text, reason) => {
    const dir = cared()
    const before = dataOf(dir)
    const file = join(temporaryDirectory(), 'file.json')
    writeFileSync(file, text)
    const result = await library('import', dir, file)
    expect([result.code, result.stdout]).toEqual([1, ''])
    expect(result.stderr).toContain(reason)
    expect(result.stderr).not.toMatch(/\n\s+at /)
    expect(dataOf(dir)).toEqual(before)
  })

  it.each([
    ['half a number', 'AAA='],
    ['no number', ''],
    ['a number that is none', Buffer.from(new Float32Array(64).fill(Number.NaN).buffer).toString('base64')],
    ['another length than the model has', 'AAAAAA=='],
  ])('pass over features of %s, and take the rest', (_name, vector) => {
    const dir = cared()
    const features = [{ hash: 'a'.repeat(64), fingerprint: 'f', vector }]
    const pins = [{ name: 'good', text: 'x', dial: 0.5, createdMs: 1 }]
    const data = { format: 'searlight-user-data', version: 1, features, pins }
    const db = openWritable(dir)
    expect(mergeUserData(db, parseUserData(JSON.stringify(data))).pins).toBe(1)
    expect(new KeptPictures(db).storedFeatures('a'.repeat(64), 'f')).toBeNull()
    db.close()
  })

  it('take thousands of words of one name and marks of one query in seconds', () => {
    const dir = cared()
    const hash = (index: number) => index.toString(16).padStart(64, '0')
    const indexes = Array.from({ length: 5_000 }, (_, index) => index + 1)
    const data = parseUserData(
      JSON.stringify({
        ...{ format: 'searlight-user-data', version: 1 },
        words: indexes.map((index) => ({ name: 'Biscuit', picturesHash: hash(index), createdMs: 1 })),
        marks: indexes.map((index) => ({
          ...{ text: 'x', createdMs: 1, references: [{ hash: hash(1), name: '1.jpg' }] },
          answers: [{ hash: hash(index), name: '2.jpg' }],
        })),
      }),
    )
    const db = openWritable(dir)
    const start = performance.now()
    const merged = mergeUserData(db, data)
    const seconds = (performance.now() - start) / 1_000
    db.close()
    expect([merged.words, merged.renamed.at(-1)?.to]).toEqual([5_000, 'Biscuit-5001'])
    expect(merged.marks).toBe(5_001)
    expect(seconds).toBeLessThan(10)
  }, 60_000)

  it.each([
    [['library']],
    [['library', 'mend']],
    [['library', 'check', 'x', '--library', 'y']],
    [['library', 'import', '--library', 'y']],
    [['library', 'check']],
  ])('say what is right of %j', async (args) => {
    const result = await runCli(args)
    expect([result.code, result.stdout]).toEqual([2, ''])
    expect(result.stderr).toContain('usage: library')
  })
})

it('is looked at for damage whenever it is opened to write', async () => {
  const dir = cared({ photos: 400 })
  damagePages(dir, leavesOf(dir, 'embedding').slice(0, 2))
  const none = () => {
    throw new Error('expected no worker')
  }
  const opened = await Library.open({
    ...{ dir, access: 'write', command: 'test', phiName: null, signal: new AbortController().signal },
    processes: { inference: none, search: none },
  })
  const notice = await new Promise((resolve) => opened.on('notice', resolve))
  await opened.close()
  expect(notice).toMatchObject({
    code: 'library-damaged',
    message: expect.stringContaining('`library repair`'),
  })
})

describe('copies', () => {
  it('follow what a person makes, one a day', async () => {
    const dir = cared()
    await runCli(['folders', '--library', dir, '--remove', '/nowhere'])
    const [name = ''] = readdirSync(join(dir, 'copies'))
    const copy = () => JSON.parse(readFileSync(join(dir, 'copies', name), 'utf8')) as UserData
    expect(copy()).toEqual(dataOf(dir))
    const db = openWritable(dir)
    new PinWriter(db).add({ name: 'new', text: 'is new', dial: 0.5 }, 99)
    db.close()
    await runCli(['folders', '--library', dir, '--remove', '/nowhere'])
    expect(readdirSync(join(dir, 'copies'))).toEqual([name])
    expect(copy().pins.map((pin) => pin.name)).toContain('new')
  })
})

it('replaces no copy by one that cannot be read', async () => {
  const dir = cared()
  await runCli(['folders', '--library', dir, '--remove', '/nowhere'])
  const [name = ''] = readdirSync(join(dir, 'copies'))
  const before = readFileSync(join(dir, 'copies', name), 'utf8')
  const db = openWritable(dir)
  db.execute("UPDATE kept_picture SET hash = replace(hash, 'a', '?')")
  db.close()
  await runCli(['folders', '--library', dir, '--remove', '/nowhere'])
  expect(readFileSync(join(dir, 'copies', name), 'utf8')).toBe(before)
})

it('keeps the copy of the day that holds more than the library that is opened', async () => {
  const dir = cared()
  await runCli(['folders', '--library', dir, '--remove', '/nowhere'])
  const [name = ''] = readdirSync(join(dir, 'copies'))
  const before = readFileSync(join(dir, 'copies', name), 'utf8')
  // As when damage makes a table read as empty.
  for (let times = 0; times < 2; times++) {
    const db = openWritable(dir)
    db.execute('DELETE FROM pin')
    if (times === 0) new PinWriter(db).add({ name: 'left', text: '', dial: 0.5 }, 1)
    db.close()
    await runCli(['folders', '--library', dir, '--remove', '/nowhere'])
  }
  const kept = name.replace('.json', '-before.json')
  expect(readdirSync(join(dir, 'copies')).sort()).toEqual([kept, name].sort())
  expect(readFileSync(join(dir, 'copies', kept), 'utf8')).toBe(before)
})

describe('a library', needs('posix'), () => {
  const everything = (dir: string): readonly string[] =>
    readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) => join(dir, name))
  const rights = (path: string) => lstatSync(path).mode & 0o777

  it('is for its owner alone, one of an earlier version too', async () => {
    const dir = cared()
    mkdirSync(join(dir, 'thumbnails/ab'), { recursive: true })
    writeFileSync(join(dir, 'thumbnails/ab/abc.jpg'), 'x')
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
    const own = ['copies/run.sh', 'previews/a.txt', 'damaged-photos/1.jpg'].map((name) => join(home, name))
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
    expect(own.map(rights)).toEqual([0o755, 0o755, 0o755])
    expect([rights(made), rights(databasePath(home))]).toEqual([0o600, 0o600])
  })

  it('does not take an empty folder for everybody from them', () => {
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
