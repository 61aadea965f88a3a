import { expect, test } from 'vitest'
import { isPictureHead } from '../../../../electron/core/ingest/found-file.ts'
import { kindOfFile } from '../../../../electron/core/ingest/file-names.ts'

test.each([
  ['JPEG', '\xff\xd8\xff\xe0\0\x10JFIF'],
  ['PNG', '\x89PNG\r\n\x1a\n\0\0'],
  ['GIF', 'GIF89a'],
  ['WebP', 'RIFF\x10\0\0\0WEBPVP8 '],
  ['TIFF', 'MM\0*\0\0\0\x08'],
  ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0'],
  ['Canon RAW', '\0\0\0\x18ftypcrx \0\0\0\0'],
  ['JPEG XL', '\0\0\0\x0cJXL \r\n'],
  ['Photoshop', '8BPS\0\x01'],
])('%s begins like a picture', (_, head) => {
  expect(isPictureHead(head)).toBe(true)
})

test.each([
  ['a video', '\0\0\0\x18ftypisom\0\0\0\0'],
  ['a sound', 'RIFF\x10\0\0\0WAVEfmt '],
  ['text', '#!/bin/sh\n'],
  ['a short file', '\xff\xd8\xff'],
  ['nothing', ''],
  ['a bitmap, or many a text', 'BM'],
])('%s does not', (_, head) => {
  expect(isPictureHead(head)).toBe(false)
})

test.each([
  ['IMG_0001', 'unnamed'],
  ['photo.', 'unnamed'],
  ['2019.05.03 beach', 'unnamed'],
  ['IMG.001', 'unnamed'],
  ['C8xyz.jpg_large', 'unnamed'],
  ['a.dat', 'other'],
  ['a.jpg.bak', 'other'],
  ['a.MPO', 'picture'],
  ['a.jxl', 'picture'],
  ['a.GPR', 'picture'],
  ['a.psb', 'picture'],
  ['a.MTS', 'video'],
  ['a.svg', 'drawing'],
  ['a.ts', 'other'],
] as const)('%s is %s', (name, kind) => {
  expect(kindOfFile(name)).toBe(kind)
})
