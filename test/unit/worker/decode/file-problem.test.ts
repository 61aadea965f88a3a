import { describe, expect, it } from 'vitest'
import {
  describeDamage,
  problemOfDecoding,
  problemOfReading,
} from '../../../../electron/worker/decode/file-problem.ts'

describe('the reason of a broken picture', () => {
  it.each([
    'VipsJpeg: premature end of JPEG image',
    'Input buffer has corrupt header: gifload_buffer: Unexpected end of GIF source data',
    'Warning treated as error due to failOn setting\nnot enough data\nerror in tile 0 x 0',
    'Invalid input: Unexpected end of file',
  ])('is that the file ends early: %s', (complaint) => {
    expect(describeDamage(complaint)).toBe('the file ends early')
  })

  it.each([
    [
      'Input buffer has corrupt header: VipsJpeg: Unsupported marker type 0x07',
      'Unsupported marker type 0x07',
    ],
    ['VipsJpeg: Corrupt JPEG data: bad Huffman code\nVipsJpeg: out of order read', 'bad Huffman code'],
    [
      'source: bad seek to 41421\nsource: bad seek to 41401\nheif: Corrupt frame detected (7.0)',
      'Corrupt frame detected',
    ],
    ['Input buffer contains unsupported image format', 'unsupported image format'],
  ])('has the words of the decoder: %s', (complaint, words) => {
    expect(describeDamage(complaint)).toBe(`the picture data is corrupt (${words})`)
  })

  it.each(['', 'Unknown error', 'Input buffer has corrupt header: source: bad seek to 17'])(
    'is plain where the decoder has no words: %s',
    (complaint) => {
      expect(describeDamage(complaint)).toBe('the picture data is corrupt')
    },
  )

  it('is the time it took where that was too much', () => {
    expect(problemOfDecoding('timeout: 85% complete').code).toBe('too-slow')
  })
})

describe('the reason of a file that cannot be read', () => {
  it.each([
    ['ENOENT', 'vanished'],
    ['ENOTDIR', 'vanished'],
    ['EACCES', 'unreadable'],
    ['EISDIR', 'not-an-image'],
    ['EIO', 'unreadable'],
  ])('%s is %s', (code, expected) => {
    expect(problemOfReading(Object.assign(new Error(code), { code })).code).toBe(expected)
  })

  it('names a code it does not know', () => {
    const error = Object.assign(new Error('odd'), { code: 'ESTALE' })
    expect(problemOfReading(error).reason).toBe('the file could not be read (ESTALE)')
  })
})
