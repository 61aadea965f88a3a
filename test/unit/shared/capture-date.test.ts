import { afterEach, describe, expect, it } from 'vitest'
import {
  CAPTURE_RANK,
  type CaptureDate,
  captureSpan,
  chooseCapture,
  type FileCapture,
  fileTimeOf,
  formatCaptureDate,
  NO_FILE_CAPTURE,
  NOTHING_OUTSIDE,
  type OutsideCapture,
} from '../../../electron/shared/capture-date.ts'

function dated(from: CaptureDate['from'], year: number, more: Partial<CaptureDate> = {}): CaptureDate {
  return { wallMs: Date.UTC(year, 0), precision: 'second', offsetMinutes: null, from, ...more }
}

const FILE_TIME = dated('file', 2026)

describe('the source of a date', () => {
  const outside: OutsideCapture = {
    ...NOTHING_OUTSIDE,
    takeout: dated('takeout', 2001),
    filename: dated('filename', 2002),
    folder: dated('folder', 2003),
  }
  const inside = (rank: number, metadataMs: number | null = null): FileCapture => ({
    date: dated('exif', 2000),
    rank,
    metadataMs,
  })

  it.each([
    [CAPTURE_RANK.exifOriginal, 'exif'],
    [CAPTURE_RANK.exifDigitized, 'exif'],
    [CAPTURE_RANK.xmp, 'exif'],
    [CAPTURE_RANK.iptc, 'exif'],
    [CAPTURE_RANK.png, 'exif'],
    [CAPTURE_RANK.gps, 'takeout'],
    [CAPTURE_RANK.exifModified, 'takeout'],
  ])('of rank %i inside the file is weighed against those outside', (rank, from) => {
    expect(chooseCapture(inside(rank), outside, FILE_TIME).from).toBe(from)
  })

  it('is the next one where the best is missing', () => {
    const without = (...names: readonly ('takeout' | 'filename' | 'folder')[]) =>
      chooseCapture(
        NO_FILE_CAPTURE,
        { ...outside, ...Object.fromEntries(names.map((name) => [name, null])) },
        FILE_TIME,
      ).from
    expect(without()).toBe('takeout')
    expect(without('takeout')).toBe('filename')
    expect(without('takeout', 'filename')).toBe('folder')
    expect(without('takeout', 'filename', 'folder')).toBe('file')
    expect(
      chooseCapture(inside(CAPTURE_RANK.exifModified), { ...outside, takeout: null }, FILE_TIME).from,
    ).toBe('exif')
  })

  describe('in a sidecar', () => {
    const beside = (metadataMs: number | null, more: Partial<CaptureDate> = {}): OutsideCapture => ({
      ...outside,
      sidecar: { date: dated('sidecar', 1987, more), metadataMs },
    })

    it('corrects the file', () => {
      expect(chooseCapture(inside(CAPTURE_RANK.exifOriginal), beside(0), FILE_TIME).from).toBe('sidecar')
      expect(chooseCapture(inside(CAPTURE_RANK.exifOriginal, 1000), beside(1000), FILE_TIME).from).toBe(
        'sidecar',
      )
    })

    it('is older than the file’s own metadata and stands behind XMP', () => {
      const chosen = (rank: number) => chooseCapture(inside(rank, 1001), beside(1000), FILE_TIME).from
      expect(chosen(CAPTURE_RANK.exifOriginal)).toBe('exif')
      expect(chosen(CAPTURE_RANK.xmp)).toBe('exif')
      expect(chosen(CAPTURE_RANK.iptc)).toBe('sidecar')
      expect(chooseCapture({ ...NO_FILE_CAPTURE, metadataMs: 1001 }, beside(1000), FILE_TIME).from).toBe(
        'sidecar',
      )
    })

    it('stands behind XMP where it corrects nothing', () => {
      expect(chooseCapture(inside(CAPTURE_RANK.xmp), beside(null), FILE_TIME).from).toBe('exif')
      expect(chooseCapture(inside(CAPTURE_RANK.iptc), beside(null), FILE_TIME).from).toBe('sidecar')
    })

    it('takes the offset of a file with which it agrees', () => {
      const file = { ...inside(0), date: dated('exif', 1987, { offsetMinutes: 540 }) }
      expect(chooseCapture(file, beside(0), FILE_TIME)).toEqual(
        dated('sidecar', 1987, { offsetMinutes: 540 }),
      )
      expect(chooseCapture(file, beside(0, { offsetMinutes: 0 }), FILE_TIME).offsetMinutes).toBe(0)
      expect(chooseCapture(file, beside(0, { precision: 'day' }), FILE_TIME).offsetMinutes).toBeNull()
      expect(chooseCapture(inside(0), beside(0), FILE_TIME).offsetMinutes).toBeNull()
    })
  })
})

describe('the time of a file', () => {
  const zone = process.env['TZ']
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  })

  it.each([
    ['Europe/Berlin', '2023-05-17T00:30:00+02:00'],
    ['America/Los_Angeles', '2023-05-16T15:30:00-07:00'],
    ['Asia/Kolkata', '2023-05-17T04:00:00+05:30'],
    ['UTC', '2023-05-16T22:30:00Z'],
  ])('is the clock of the computer in %s', (name, right) => {
    process.env['TZ'] = name
    const date = fileTimeOf(Date.UTC(2023, 4, 16, 22, 30))
    expect(formatCaptureDate(date)).toBe(right)
    expect(date.from).toBe('file')
    expect(Object.is(date.offsetMinutes, -0)).toBe(false)
  })

  it('has whole minutes of offset and milliseconds, however old it is', () => {
    process.env['TZ'] = 'Europe/Berlin'
    const { wallMs, offsetMinutes } = fileTimeOf(Date.UTC(1850, 0) + 0.25)
    expect([wallMs, offsetMinutes].every(Number.isInteger)).toBe(true)
  })

  it.each([Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, Number.NaN])(
    'is one of a calendar even where it is %d',
    (ms) => {
      expect(formatCaptureDate(fileTimeOf(ms))).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/)
    },
  )
})

describe('a date in words', () => {
  const wallMs = Date.UTC(2018, 1, 5, 15, 11, 44, 277)
  const says = (more: Partial<CaptureDate>) => formatCaptureDate(dated('exif', 0, { wallMs, ...more }))

  it('states the known part', () => {
    expect(says({})).toBe('2018-02-05T15:11:44')
    expect(says({ offsetMinutes: 540 })).toBe('2018-02-05T15:11:44+09:00')
    expect(says({ offsetMinutes: -210 })).toBe('2018-02-05T15:11:44-03:30')
    expect(says({ offsetMinutes: 0 })).toBe('2018-02-05T15:11:44Z')
    expect(says({ precision: 'minute' })).toBe('2018-02-05T15:11')
    expect(says({ precision: 'minute', offsetMinutes: 60 })).toBe('2018-02-05T15:11+01:00')
    expect(says({ precision: 'day', offsetMinutes: 60 })).toBe('2018-02-05')
    expect(says({ precision: 'month' })).toBe('2018-02')
    expect(says({ precision: 'year' })).toBe('2018')
  })

  it('has years of four digits', () => {
    const year = (number: number) =>
      says({ wallMs: new Date(0).setUTCFullYear(number, 0, 1), precision: 'day' })
    expect([1, 99, 1890, 9999].map(year)).toEqual(['0001-01-01', '0099-01-01', '1890-01-01', '9999-01-01'])
  })
})

describe('the span of a date', () => {
  const span = (text: string, precision: CaptureDate['precision']) => {
    const { firstMs, lastMs } = captureSpan(dated('exif', 0, { wallMs: Date.parse(text), precision }))
    return [firstMs, lastMs].map((ms) => new Date(ms).toISOString())
  }

  it('is all that it may mean', () => {
    expect(span('2018-01-01T00:00:00Z', 'year')).toEqual([
      '2018-01-01T00:00:00.000Z',
      '2018-12-31T23:59:59.999Z',
    ])
    expect(span('2020-02-01T00:00:00Z', 'month')).toEqual([
      '2020-02-01T00:00:00.000Z',
      '2020-02-29T23:59:59.999Z',
    ])
    expect(span('2018-12-01T00:00:00Z', 'month')).toEqual([
      '2018-12-01T00:00:00.000Z',
      '2018-12-31T23:59:59.999Z',
    ])
    expect(span('2018-02-05T00:00:00Z', 'day')).toEqual([
      '2018-02-05T00:00:00.000Z',
      '2018-02-05T23:59:59.999Z',
    ])
    expect(span('2018-02-05T15:11:00Z', 'minute')).toEqual([
      '2018-02-05T15:11:00.000Z',
      '2018-02-05T15:11:59.999Z',
    ])
    expect(span('0001-01-01T00:00:00Z', 'year')).toEqual([
      '0001-01-01T00:00:00.000Z',
      '0001-12-31T23:59:59.999Z',
    ])
  })

  it('is a moment where all is known', () => {
    expect(span('2018-02-05T15:11:44.277Z', 'second')).toEqual([
      '2018-02-05T15:11:44.277Z',
      '2018-02-05T15:11:44.277Z',
    ])
  })
})
