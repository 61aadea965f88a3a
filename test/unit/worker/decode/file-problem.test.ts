import { describe, expect, it } from 'vitest'
import { problemOfHeif, problemOfReading } from '../../../../electron/worker/decode/file-problem.ts'

describe('the reason of a broken HEIC picture', () => {
  it.each(['Invalid input: Unexpected end of file', 'Invalid input: End of file (2.100)'])(
    'is that the file ends early: %s',
    (complaint) => {
      expect(problemOfHeif(complaint)).toEqual({ code: 'undecodable', reason: 'the file ends early' })
    },
  )

  it.each([
    ['Invalid input: No item data (2.1)', 'No item data'],
    [
      'Decoder plugin generated an error: Unspecified: Corrupt frame detected (7.0)',
      'Corrupt frame detected',
    ],
  ])('has the words of the decoder: %s', (complaint, words) => {
    expect(problemOfHeif(complaint).reason).toBe(`the picture data is corrupt (${words})`)
  })

  it.each(['', 'Invalid input: Unspecified (2.0)'])(
    'is plain where the decoder has no words: %s',
    (complaint) => {
      expect(problemOfHeif(complaint).reason).toBe('the picture data is corrupt')
    },
  )
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

  it('includes an unknown code', () => {
    const error = Object.assign(new Error('odd'), { code: 'ESTALE' })
    expect(problemOfReading(error).reason).toBe('the file could not be read (ESTALE)')
  })
})
