import { mkdirSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import {
  captionField,
  findAnnotations,
  idField,
  parseAnnotations,
  readAnnotations,
  requireUnique,
} from '../../../../../electron/core/evaluation/sources/annotation-file.ts'
import { listOf, mapOf } from '../../../../../electron/core/evaluation/sources/annotation-lists.ts'
import { folderOf } from '../../../../helpers/picture-folders.ts'

const schema = listOf(z.object({ id: idField, caption: captionField, answers: listOf(idField, 2) }))

function complaint(content: unknown): string {
  try {
    parseAnnotations('val.json', typeof content === 'string' ? content : JSON.stringify(content), schema)
  } catch (error) {
    expect(error).toMatchObject({ code: 'benchmark-invalid' })
    return (error as Error).message
  }
  throw new Error('expected to be refused')
}

const GOOD = { id: 1, caption: 'is red', answers: [1] }

test('an error names the file, the index and the field', () => {
  expect(complaint([GOOD, { ...GOOD, id: '2' }])).toBe('val.json[1].id must be a number')
  expect(complaint([GOOD, { ...GOOD, id: 2.5 }])).toBe('val.json[1].id must be a whole number')
  expect(complaint([GOOD, GOOD, { id: 3, answers: [] }])).toBe('val.json[2].caption is missing')
  expect(complaint([{ ...GOOD, answers: [1, -4] }])).toBe('val.json[0].answers[1] must be at least 0')
  expect(complaint([{ ...GOOD, answers: [1, 2, 3] }])).toBe('val.json[0].answers must have at most 2')
  expect(complaint([{ ...GOOD, caption: '  ' }])).toBe('val.json[0].caption must not be empty')
  expect(complaint([{ ...GOOD, caption: 'like {ref2}' }])).toBe('val.json[0].caption must not contain "{ref"')
  expect(complaint([{ id: 3, caption: 'x' }])).toBe('val.json[0].answers is missing')
  expect(complaint([null])).toBe('val.json[0] must be an object')
  expect(complaint({ 0: GOOD })).toBe('val.json must be a list')
})

test('reports a file that ends early or is not JSON', () => {
  expect(complaint('')).toBe('val.json ends early: it is not all there')
  expect(complaint('[{"id": 1, "caption": "is r')).toBe('val.json ends early: it is not all there')
  expect(complaint('[{"id": 1,')).toBe('val.json ends early: it is not all there')
  expect(complaint('<html>not found</html>')).toBe('val.json is not JSON')
  expect(complaint('[{"id": 1 "x": 2}]')).toBe('val.json is not JSON from its character 10 on')
})

test('reads a file that begins with a byte order mark', () => {
  expect(parseAnnotations('val.json', `\uFEFF${JSON.stringify([GOOD])}`, schema)).toEqual([GOOD])
})

test('looks into each folder in turn, and names them all where none has it', async () => {
  const [empty, full] = [folderOf({}), folderOf({ 'val.json': [GOOD] })]
  expect(await readAnnotations('val.json', { folders: [empty, full], schema })).toEqual([GOOD])
  expect(await findAnnotations('val.json', { folders: [empty], schema })).toBeNull()
  await expect(readAnnotations('val.json', { folders: [empty, '/none'], schema })).rejects.toMatchObject({
    code: 'benchmark-missing',
    message: `val.json is missing: looked in ${empty}, /none`,
  })
})

test('a folder of that name does not count as a file', async () => {
  const folder = folderOf({})
  mkdirSync(join(folder, 'val.json'))
  expect(await findAnnotations('val.json', { folders: [folder], schema })).toBeNull()
})

test('does not read a file larger than any published one', async () => {
  const folder = folderOf({ 'val.json': '[]' })
  // Sparse: it takes no space.
  truncateSync(join(folder, 'val.json'), 64 * 1024 * 1024 + 1)
  await expect(readAnnotations('val.json', { folders: [folder], schema })).rejects.toMatchObject({
    code: 'benchmark-invalid',
    message: expect.stringContaining('val.json has 67108865 bytes; at most 67108864 are read'),
  })
})

test('refuses an id that occurs twice, with both places', () => {
  expect(() => requireUnique('val.json', 'id', [4, 7, 4])).toThrow('val.json[2].id is 4, as in entry 0')
  requireUnique('val.json', 'id', [4, 7])
})

test('of a map, the key is named', () => {
  const paths = mapOf(z.string().regex(/^[a-z]+$/, 'must be a name'), z.string())
  expect(parseAnnotations('split.json', '{"a": "x", "b": "y"}', paths)).toEqual(
    new Map([
      ['a', 'x'],
      ['b', 'y'],
    ]),
  )
  expect(() => parseAnnotations('split.json', '{"a": "x", "b": 3}', paths)).toThrow(
    'split.json.b must be text',
  )
  expect(() => parseAnnotations('split.json', '{"../a": "x"}', paths)).toThrow(
    'split.json.../a must be a name',
  )
  expect(() => parseAnnotations('split.json', '[]', paths)).toThrow('split.json must be an object')
})

test('refuses a file that is wrong throughout at its first entry', () => {
  const looked: unknown[] = []
  const entry = z.unknown().refine((value) => {
    looked.push(value)
    return value !== 0
  }, 'must not be 0')
  const text = JSON.stringify({ lists: [[1], [1, 0, 0, 0], [0], [0]] })
  expect(() => parseAnnotations('val.json', text, z.object({ lists: listOf(listOf(entry)) }))).toThrow(
    'val.json.lists[1][1] must not be 0',
  )
  expect(looked).toEqual([1, 1, 0])
})
