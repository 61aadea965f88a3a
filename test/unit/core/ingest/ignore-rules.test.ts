import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  createIgnoreRules,
  type EntryKind,
  ignoresPath,
} from '../../../../electron/core/ingest/ignore-rules.ts'

const LIBRARY = '/somewhere/library'

function ignores(patterns: readonly string[], path: string, kind: EntryKind = 'file'): boolean {
  return (
    createIgnoreRules(patterns, LIBRARY).judge('/photos', join('/photos', path), kind, null).rule !== null
  )
}

describe('without patterns', () => {
  test.each(['.DS_Store', '._IMG_1.jpg', '.hidden.jpg', 'sub/.a.jpg'])('leaves out the file %s', (path) => {
    expect(ignores([], path)).toBe(true)
  })
  test.each(['.git', '@eaDir', '#recycle', '$RECYCLE.BIN', 'System Volume Information', '__MACOSX'])(
    'leaves out the folder %s',
    (path) => {
      expect(ignores([], path, 'folder')).toBe(true)
    },
  )
  test.each(['IMG_1.jpg', 'a.b.jpg', '@eaDir', '#1.jpg', '2019/x.jpg'])('takes the file %s', (path) => {
    expect(ignores([], path)).toBe(false)
  })
})

describe('patterns', () => {
  test.each([
    ['*.tmp.jpg', 'deep/down/a.tmp.jpg', 'file', true],
    ['*.tmp.jpg', 'deep/down/a.jpg', 'file', false],
    ['trash', 'x/trash', 'folder', true],
    ['trash/', 'x/trash', 'folder', true],
    ['trash/', 'x/trash', 'file', false],
    ['2019/private', '2019/private', 'folder', true],
    ['2019/private', 'old/2019/private', 'folder', false],
    ['**/private', 'old/2019/private', 'folder', true],
    ['/2019', '2019', 'folder', true],
    ['/2019', 'old/2019', 'folder', false],
    ['/photos/2019', '2019', 'folder', true],
    ['*.{gif,bmp}', 'a.gif', 'file', true],
    ['IMG_000?.jpg', 'IMG_0001.jpg', 'file', true],
    ['  ', 'a.jpg', 'file', false],
  ] as const)('%s on %s (a %s): %s', (pattern, path, kind, expected) => {
    expect(ignores([pattern], path, kind)).toBe(expected)
  })

  test('any one of several is enough', () => {
    expect(ignores(['*.gif', '*.bmp'], 'a.bmp')).toBe(true)
  })
})

test('the library and its thumbnails are left out wherever they are', () => {
  const rules = createIgnoreRules([], LIBRARY)
  const verdict = (root: string, path: string) => rules.judge(root, path, 'folder', null)
  expect(verdict('/somewhere', LIBRARY)).toEqual({ rule: 'library', enter: false })
  expect(verdict(LIBRARY, join(LIBRARY, 'thumbnails'))).toEqual({ rule: 'library', enter: false })
  expect(verdict(LIBRARY, join(LIBRARY, 'holiday'))).toEqual({ rule: null, enter: true })
})

test('a path is left out with any folder above it, but not with those above the root', () => {
  const rules = createIgnoreRules(['trash/'], LIBRARY)
  expect(ignoresPath(rules, '/trash/.photos', '/trash/.photos/sub/a.jpg', 'file')).toBe(false)
  expect(ignoresPath(rules, '/photos', '/photos/trash/sub/a.jpg', 'file')).toBe(true)
  expect(ignoresPath(rules, '/photos', '/photos/sub/@eaDir/a.jpg', 'file')).toBe(true)
  expect(ignoresPath(rules, '/photos', '/photos/sub/trash', 'file')).toBe(false)
})
