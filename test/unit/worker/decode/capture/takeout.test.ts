import { describe, expect, it } from 'vitest'
import { formatCaptureDate } from '../../../../../electron/shared/capture-date.ts'
import {
  readTakeoutDate,
  takeoutNames,
  takeoutPrefix,
} from '../../../../../electron/worker/decode/capture/takeout.ts'

const LONG = 'Urlaub in Knaufspesch in der Schneifel (38).JPG'
const LONGER = 'A very long title of a photo that nobody would type.jpg'

describe('the names of Takeout’s JSON', () => {
  it.each([
    ['IMG_1.jpg', 'IMG_1.jpg.json'],
    ['IMG_1.jpg', 'IMG_1.jpg.supplemental-metadata.json'],
    ['IMG_1.jpg', 'IMG_1.jpg.supplemental-meta.json'],
    ['IMG_1.jpg', 'IMG_1.jpg.suppl.json'],
    ['IMG_1.jpg', 'IMG_1.jpg.s.json'],
    ['IMG_1.jpg', 'IMG_1.jpg..json'],
    ['IMG_1.JPG', 'IMG_1.jpg.JSON'],
    ['IMG_1.jpg', 'IMG_1.json'],
    ['IMG_1(1).jpg', 'IMG_1.jpg(1).json'],
    ['IMG_1(1).jpg', 'IMG_1.jpg.supplemental-metadata(1).json'],
    ['IMG_1(1).jpg', 'IMG_1.jpg.suppl(1).json'],
    ['IMG_1(1).jpg', 'IMG_1(1).jpg.json'],
    ['IMG_1(1).jpg', 'IMG_1(1).jpg.supplemental-metadata.json'],
    ['IMG_1-edited.jpg', 'IMG_1.jpg.json'],
    ['IMG_1-edited.jpg', 'IMG_1.jpg.supplemental-metadata.json'],
    ['IMG_1-edited(1).jpg', 'IMG_1.jpg(1).json'],
    ['IMG_1(1)-edited.jpg', 'IMG_1.jpg.supplemental-metadata(1).json'],
    ['IMG_1-bearbeitet.jpg', 'IMG_1.jpg.json'],
    ['IMG_1-modifié.jpg', 'IMG_1.jpg.json'],
    ['IMG_1-modifié.jpg'.normalize('NFD'), 'IMG_1.jpg.json'],
    ['IMG_1-ha editado.jpg', 'IMG_1.jpg.json'],
    ['IMG_1-edytowane.jpg', 'IMG_1.jpg.json'],
    ['IMG_1-編集済み.jpg', 'IMG_1.jpg.json'],
    ['IMG_1-edited.jpg', 'IMG_1.HEIC.supplemental-metadata.json'],
    ['IMG_1.HEIC', 'IMG_1.MOV.json'],
    ['IMG_1.jpg', 'IMG_1.HEIC.supplemental-metadata.json'],
    [LONG, 'Urlaub in Knaufspesch in der Schneifel (38).JP.json'],
    [LONG.replace('der ', ''), 'Urlaub in Knaufspesch in Schneifel (38).JPG.su.json'],
    [`${LONGER.slice(0, 47)}.jpg`, `${LONGER.slice(0, 46)}.json`],
    [`${LONGER.slice(0, 47)}(2).jpg`, `${LONGER.slice(0, 46)}(2).json`],
    [LONGER, `${LONGER.slice(0, 46)}.json`],
    [
      '123456789123456789123456789123456789_DSCN0091-ha edit.JPG',
      '123456789123456789123456789123456789_DSCN0091.json',
    ],
  ])('%s belongs to %s', (photo, json) => {
    expect(takeoutNames(photo, [json])).toEqual([json])
    expect(json.normalize('NFC').toLowerCase().startsWith(takeoutPrefix(photo))).toBe(true)
  })

  it.each([
    ['IMG_1.jpg', 'IMG_10.jpg.json'],
    ['IMG_1.jpg', 'IMG_1.jpg(1).json'],
    ['IMG_1(1).jpg', 'IMG_1.jpg.json'],
    ['IMG_1(1).jpg', 'IMG_1.jpg.supplemental-metadata(2).json'],
    ['IMG_1.jpg', 'IMG_1.png.json'],
    ['IMG_1.jpg', 'IMG_1.jpg.other.json'],
    ['IMG_1.jpg', 'IMG_1-edited.jpg.json'],
    ['IMG_1.jpg', 'IMG_1.jpg.xmp'],
    ['IMG.jpg', 'IMG_1.jpg.json'],
    ['IMG-e.jpg', 'IMG.jpg.json'],
    ['metadata.jpg', 'metadata2.json'],
  ])('%s does not belong to %s', (photo, json) => {
    expect(takeoutNames(photo, [json])).toEqual([])
  })

  it('are tried in order of likelihood', () => {
    const names = [
      'IMG_1(1).json',
      'IMG_1.HEIC(1).json',
      'IMG_1.jpg(1).json',
      'IMG_1(1).jpg.json',
      'IMG_1.jpg.json',
    ]
    expect(takeoutNames('IMG_1(1).jpg', names)).toEqual([
      'IMG_1(1).jpg.json',
      'IMG_1.jpg(1).json',
      'IMG_1.HEIC(1).json',
      'IMG_1(1).json',
    ])
  })
})

describe('the date in Takeout’s JSON', () => {
  const read = (json: string) => {
    const date = readTakeoutDate(Buffer.from(json))
    return date && formatCaptureDate({ ...date, from: 'takeout' })
  }
  const taken = (timestamp: unknown) => JSON.stringify({ photoTakenTime: { timestamp } })

  it('is that of the picture, in UTC', () => {
    expect(
      read(
        JSON.stringify({
          creationTime: { timestamp: '1491950231' },
          photoTakenTime: { timestamp: '1060699034' },
        }),
      ),
    ).toBe('2003-08-12T14:37:14Z')
    expect(read(`\ufeff${taken(1060699034)}`)).toBe('2003-08-12T14:37:14Z')
    expect(read(taken('-2524521600'))).toBe('1890-01-01T00:00:00Z')
  })

  it.each([
    taken('0'),
    taken('soon'),
    taken(null),
    taken('99999999999999'),
    taken('4102444800'),
    '{"photoTakenTime": 7}',
    '{"date": {"timestamp": "1060699034"}}',
    'null',
    '7',
    '[]',
    '',
    '{',
    '['.repeat(1_000_000),
  ])('is none in %.40s', (json) => {
    expect(read(json)).toBeNull()
  })
})
