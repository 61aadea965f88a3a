import { expect, test } from 'vitest'
import {
  isPhotoFile,
  joinRaw,
  kindOfFile,
  printedName,
  textOf,
} from '../../../../electron/core/ingest/file-names.ts'

test.each(['a.jpg', 'A.JPEG', 'b.HeIc', 'c.webp', 'd.avif', 'e.jp2', 'f.NEF', 'g.cr3', '/x.y/h.tiff'])(
  '%s is a photo',
  (name) => {
    expect(isPhotoFile(name)).toBe(true)
  },
)

// PSD was none before: it is listed now, with its reason, until it is read.
test.each(['a.txt', 'jpg', '.jpg', 'a.jpg.part', 'a.mp4', 'a.xmp', 'a.svg', '/x.jpg/a'])(
  '%s is none',
  (name) => {
    expect(isPhotoFile(name)).toBe(false)
  },
)

test.each([
  ['IMG_0001', 'unnamed'],
  ['2019.05.03 beach', 'unnamed'],
  ['deadbeef', 'unnamed'],
  ['d'.repeat(32), 'other'],
  ['0123456789abcdef0123456789abcdef01234567', 'other'],
  [`${'A1'.repeat(32)}`, 'other'],
  [`${'a1'.repeat(32)}.jpg`, 'picture'],
])('%s is %s', (name, kind) => {
  expect(kindOfFile(name)).toBe(kind)
})

const bytes = (text: string) => Buffer.from(text, 'latin1')

test.each([
  ['Latin-1', bytes('M\xfcnchen.jpg'), 'M\\xfcnchen.jpg'],
  ['Shift JIS', bytes('\x8e\xca\x90\x5e.jpg'), '\\x8eʐ^.jpg'],
  ['cut off UTF-8', Buffer.concat([Buffer.from('é'), bytes('\xe2\x82.jpg')]), 'é\\xe2\\x82.jpg'],
  ['half of a surrogate pair', bytes('a\xed\xa0\x80.jpg'), 'a\\xed\\xa0\\x80.jpg'],
  ['an overlong slash', bytes('\xc0\xaf.jpg'), '\\xc0\\xaf.jpg'],
  ['right bytes beside wrong ones', Buffer.concat([Buffer.from('日本😀'), bytes('\xff')]), '日本😀\\xff'],
])('%s is not text, and is printed with each wrong byte', (_, name, printed) => {
  expect(textOf(name)).toBeNull()
  expect(printedName(name)).toBe(printed)
})

test('UTF-8 stays unchanged text, also a backslash and U+FFFD', () => {
  for (const name of ['M\\xfcnchen.jpg', '\ufffd.jpg', 'a\nb.jpg', 'é.jpg', 'e\u0301.jpg'])
    expect(textOf(Buffer.from(name))).toBe(name)
})

test('paths join as bytes', () => {
  expect(joinRaw('/é', bytes('\xff'))).toEqual(Buffer.concat([Buffer.from('/é/'), bytes('\xff')]))
  expect(joinRaw('/', bytes('\xff'))).toEqual(bytes('/\xff'))
})
