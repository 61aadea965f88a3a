import { expect, test } from 'vitest'
import type { PhotoRow } from '../../../../electron/core/catalog/photo-table.ts'
import { compareFile } from '../../../../electron/core/ingest/file-diff.ts'

const photo: PhotoRow = {
  id: 1,
  rootId: 1,
  path: '/a.jpg',
  bytes: 10,
  modifiedMs: 20,
  changedMs: 30,
  inode: 40,
  status: 'indexed',
  contentId: 1,
  removedMs: null,
}
const file = { bytes: 10, modifiedMs: 20, changedMs: 30, inode: 40 }

test.each([
  ['unknown', undefined, file, 'new'],
  ['equal', photo, file, 'same'],
  ['of another size', photo, { ...file, bytes: 11 }, 'changed'],
  ['of another time, even an earlier one', photo, { ...file, modifiedMs: 19 }, 'changed'],
  ['equal, but removed', { ...photo, removedMs: 5 }, file, 'revived'],
  ['equal, but of another root', { ...photo, rootId: 2 }, file, 'revived'],
  ['removed and different', { ...photo, removedMs: 5 }, { ...file, bytes: 11 }, 'changed'],
  ['touched: another entry', photo, { ...file, changedMs: 31 }, 'touched'],
  ['replaced: another inode', photo, { ...file, inode: 41 }, 'touched'],
  [
    'touched while it waits to be read',
    { ...photo, status: 'pending' as const },
    { ...file, inode: 41 },
    'same',
  ],
  ['touched, but removed', { ...photo, removedMs: 5 }, { ...file, inode: 41 }, 'revived'],
  ['of an earlier version', { ...photo, changedMs: null, inode: null }, file, 'unnoted'],
  ['on a file system without entries', photo, { ...file, changedMs: null, inode: null }, 'same'],
  [
    'on such a file system all the while',
    { ...photo, changedMs: null, inode: null },
    { ...file, changedMs: null, inode: null },
    'same',
  ],
  ['failed and equal', { ...photo, status: 'failed' as const }, file, 'same'],
])('a file that is %s', (_name, row, found, expected) => {
  expect(compareFile(row, found, 1)).toBe(expected)
})
