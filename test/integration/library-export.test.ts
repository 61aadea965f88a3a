/** The commands `library export` and `library import` carry a person's own data to another library. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { HeldPictures } from '../../electron/core/catalog/held-pictures.ts'
import { openWritable } from '../../electron/core/catalog/open-database.ts'
import { parseUserData } from '../../electron/core/catalog/user-data-file.ts'
import { mergeUserData } from '../../electron/core/library/merge-user-data.ts'
import { modelFingerprint } from '../../electron/shared/model-ids.ts'
import { cared, dataOf, library } from '../helpers/cared-commands.ts'
import { jsonLines, runCli } from '../helpers/cli.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

describe('library export and import', () => {
  it('carry the data of a person into another library, once', async () => {
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

  it('leave the data of the library under its name', async () => {
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

  it('print to standard output, and overwrite no file', async () => {
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
  ])('leave out features of %s, and take the rest', (_name, vector) => {
    const dir = cared()
    const features = [{ hash: 'a'.repeat(64), fingerprint: 'f', vector }]
    const pins = [{ name: 'good', text: 'x', dial: 0.5, createdMs: 1 }]
    const data = { format: 'searlight-user-data', version: 1, features, pins }
    const db = openWritable(dir)
    expect(mergeUserData(db, parseUserData(JSON.stringify(data))).pins).toBe(1)
    expect(new HeldPictures(db).storedFeatures('a'.repeat(64), modelFingerprint('f'))).toBeNull()
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
  ])('explain the usage of %j', async (args) => {
    const result = await runCli(args)
    expect([result.code, result.stdout]).toEqual([2, ''])
    expect(result.stderr).toContain('usage: library')
  })
})
