import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { builtInConceptsPath, readConceptNames } from '../../../../native-models/inversion/concept-names.ts'
import { needs } from '../../../helpers/needs.ts'
import { sharedPath } from '../../../helpers/shared.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

async function fileOf(content: string | Uint8Array): Promise<string> {
  const file = join(temporaryDirectory(), 'names.csv')
  await writeFile(file, content)
  return file
}

test('the built-in list has at least 1,500 distinct names, one a line, in lower case', async () => {
  const { names } = await readConceptNames(builtInConceptsPath())
  expect(names.length).toBeGreaterThanOrEqual(1500)
  expect(names.filter((name) => !/^[a-z][a-z' -]*$/.test(name))).toEqual([])
  expect((await readFile(builtInConceptsPath(), 'utf8')).trimEnd().split('\n')).toEqual(names)
})

test('reads Open Images lines, quoted names and plain lines; doubles are dropped', async () => {
  const file = await fileOf(
    '\ufeffLabelName,DisplayName\n/m/01,Dog\r\n/g/1_x,"Salt, ""sea"""\n/m/02,dog\n/t/3,Cat\nplain, line\n\n',
  )
  expect((await readConceptNames(file)).names).toEqual(['dog', 'salt, "sea"', 'cat', 'plain, line'])
})

test('equal lists have equal hashes', async () => {
  const one = await readConceptNames(await fileOf('a\nb\n'))
  const same = await readConceptNames(await fileOf('/m/1,A\r\n/m/2,B'))
  const other = await readConceptNames(await fileOf('b\na\n'))
  expect(same.hash).toBe(one.hash)
  expect(other.hash).not.toBe(one.hash)
})

describe.each([
  ['an empty file', '\n \n', /vocabulary is empty/],
  ['binary data', Uint8Array.of(0xff, 0xfe, 0, 1), /not text.*binary data/],
  ['text with control characters', 'dog\u0000cat', /not text/],
  ['a name as long as a page', 'x'.repeat(200), /name of this vocabulary is too long/],
  ['too many names', Array.from({ length: 100_001 }, (_, i) => `n${i}`).join('\n'), /vocabulary is too long/],
  ['too large a file', new Uint8Array((8 << 20) + 1), /file is too large/],
])('%s', (_, content, problem) => {
  test('is refused by name', async () => {
    const file = await fileOf(content)
    await expect(readConceptNames(file)).rejects.toThrow(problem)
    await expect(readConceptNames(file)).rejects.toMatchObject({ name: 'ModelError', file })
  })
})

test('a missing file and a folder are refused by name', async () => {
  await expect(readConceptNames('/nowhere/names.csv')).rejects.toThrow(
    '/nowhere/names.csv: the file could not',
  )
  await expect(readConceptNames(temporaryDirectory())).rejects.toThrow('this is a directory and not a file')
})

test('reads the names of Open Images V7', needs('shared'), async () => {
  const { names } = await readConceptNames(sharedPath('vocabulary', 'oidv7-class-descriptions.csv'))
  expect(names.length).toBeGreaterThan(19_000)
  expect(names).toContain('dog')
  expect(names.some((name) => name.includes('displayname') || name.startsWith('/m/'))).toBe(false)
})
