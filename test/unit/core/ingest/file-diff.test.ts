import { expect, test } from 'vitest'
import type { PhotoRow } from '../../../../electron/core/catalog/photo-table.ts'
import { compareFile } from '../../../../electron/core/ingest/file-diff.ts'

const photo: PhotoRow = {
  id: 1,
  rootId: 1,
  path: '/a.jpg',
  bytes: 10,
  modifiedMs: 20,
  status: 'indexed',
  contentId: 1,
  removedMs: null,
}
const file = { bytes: 10, modifiedMs: 20 }

test.each([
  ['unknown', undefined, file, 'new'],
  ['equal', photo, file, 'same'],
  ['of another size', photo, { ...file, bytes: 11 }, 'changed'],
  ['of another time, even an earlier one', photo, { ...file, modifiedMs: 19 }, 'changed'],
  ['equal, but removed', { ...photo, removedMs: 5 }, file, 'revived'],
  ['equal, but of another root', { ...photo, rootId: 2 }, file, 'revived'],
  ['removed and different', { ...photo, removedMs: 5 }, { ...file, bytes: 11 }, 'changed'],
  ['failed and equal', { ...photo, status: 'failed' as const }, file, 'same'],
])('a file that is %s', (_name, row, found, expected) => {
  expect(compareFile(row, found, 1)).toBe(expected)
})
