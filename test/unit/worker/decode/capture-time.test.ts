import { describe, expect, it } from 'vitest'
import { captureTime } from '../../../../electron/worker/decode/capture-time.ts'

describe('capture time', () => {
  it('is local time where the file states no time zone', () => {
    expect(captureTime('2018:02:05 15:11:44', '', '')).toBe(new Date(2018, 1, 5, 15, 11, 44).getTime())
  })

  it('follows the time zone that the file states', () => {
    expect(captureTime('2018:02:05 15:11:44', '', '+02:00')).toBe(Date.UTC(2018, 1, 5, 13, 11, 44))
    expect(captureTime('2018:02:05 15:11:44', '', '-03:30')).toBe(Date.UTC(2018, 1, 5, 18, 41, 44))
    expect(captureTime('2018:02:05 15:11:44', '', 'Z')).toBe(Date.UTC(2018, 1, 5, 15, 11, 44))
  })

  it('has the fraction of the second', () => {
    expect(captureTime('2018:02:05 15:11:44', '04', 'Z')).toBe(Date.UTC(2018, 1, 5, 15, 11, 44, 40))
    expect(captureTime('2018:02:05 15:11:44', '   ', 'Z')).toBe(Date.UTC(2018, 1, 5, 15, 11, 44))
  })

  it('understands other separators', () => {
    expect(captureTime('2018-02-05T15:11:44', '', 'Z')).toBe(Date.UTC(2018, 1, 5, 15, 11, 44))
    expect(captureTime('2018/02/05 15:11', '', 'Z')).toBe(Date.UTC(2018, 1, 5, 15, 11))
  })

  it.each([
    '',
    'yesterday',
    '0000:00:00 00:00:00',
    '    :  :     :  :  ',
    '1900:01:01 00:00:00',
    '2018:13:05 15:11:44',
    '2018:02:30 15:11:44',
    '2018:02:05 25:11:44',
    '2018:02:05 15:61:44',
  ])('is unknown where the date is "%s"', (date) => {
    expect(captureTime(date, '', '')).toBeNull()
  })

  it('is unknown where the camera was in the future', () => {
    const now = Date.UTC(2018, 1, 5)
    expect(captureTime('2018:02:05 12:00:00', '', 'Z', now)).not.toBeNull()
    expect(captureTime('2019:02:05 12:00:00', '', 'Z', now)).toBeNull()
  })
})
