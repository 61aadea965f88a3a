import { expect, test } from 'vitest'
import { isPhotoFile, kindOfFile } from '../../../../electron/core/ingest/file-names.ts'

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
