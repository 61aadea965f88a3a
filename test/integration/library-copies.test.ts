/** The daily copies of a person's own data beside the library. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openWritable } from '../../electron/core/catalog/open-database.ts'
import { PinWriter } from '../../electron/core/catalog/pins.ts'
import type { UserData } from '../../electron/core/catalog/user-data.ts'
import { cared, dataOf } from '../helpers/cared-commands.ts'
import { runCli } from '../helpers/cli.ts'

describe('copies', () => {
  it('follow the changes of a person, one a day', async () => {
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

it('opening replaces no copy by an unreadable one', async () => {
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

it('opening saves the copy of the day that holds more than the library', async () => {
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
