/** Damage that the command `library check` and the opening of a library find. */
import { statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { openWritable } from '../../electron/core/catalog/open-database.ts'
import { databasePath } from '../../electron/core/lib/app-paths.ts'
import { checkDatabase } from '../../electron/core/library/check-database.ts'
import { Library } from '../../electron/core/library/library.ts'
import { type Check, cared, check, library } from '../helpers/cared-commands.ts'
import { damagePages, leavesOf } from '../helpers/cared-library.ts'
import { jsonLines } from '../helpers/cli.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

describe('library check', () => {
  it('finds nothing wrong with a whole library', async () => {
    const dir = cared()
    const result = await library('check', dir)
    expect(result.code).toBe(0)
    expect(jsonLines<Check>(result)[0]).toMatchObject({ ok: true, problems: [] })
  })

  it.each(['photo', 'content', 'embedding', 'pin', 'photo_by_root', 'sqlite_autoindex_content_1'])(
    'reports a damaged page of %s',
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

  it('reports rows that name missing rows, and an index that differs from its truth', async () => {
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

  it('does not call a library damaged that a newer Searlight wrote', async () => {
    const dir = cared()
    const db = new Database(databasePath(dir))
    db.pragma('user_version = 999')
    db.close()
    const result = await library('check', dir)
    expect([result.code, result.stdout]).toEqual([1, ''])
    expect(result.stderr).toContain('newer Searlight')
    expect(result.stderr).not.toContain('damaged')
  })

  it('does not call a library damaged that went away before the look', async () => {
    const path = databasePath(join(temporaryDirectory(), 'away'))
    const looked = checkDatabase({ path, depth: 'quick' }, new AbortController().signal)
    await expect(looked).rejects.toMatchObject({ code: 'library-unusable' })
  })

  it('reports a missing library', async () => {
    const result = await library('check', temporaryDirectory())
    expect([result.code, result.stdout]).toEqual([1, ''])
    expect(result.stderr).toContain('there is no library in')
  })
})

it('reports damage whenever a library is opened to write', async () => {
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
