/**
 * The right day for every file of the shared folder `field` that once got a wrong one, by the `right.txt`
 * beside it, through the decode thread as the engine calls it.
 */
import { cpSync, readdirSync, utimesSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { chooseCapture, fileTimeOf, formatCaptureDate } from '../../electron/shared/capture-date.ts'
import { startDecoder } from '../../electron/worker/decoder.ts'
import { needs } from '../helpers/needs.ts'
import { sharedPath } from '../helpers/shared.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

const RIGHT: Readonly<Record<string, string>> = {
  'D01-OffsetTime/d01-OffsetTime-only.jpg': '2023-05-17T01:30:00+09:00 exif',
  'D02-zone-in-date/d02-tz-suffix.jpg': '2023-05-17T01:30:00+09:00 exif',
  'D03-hour-24/d03-hour24.jpg': '2013-08-14T00:10:00 exif',
  'D05-only-DateTime/d05-only-DateTime.jpg': '2011-06-01T10:00:00 exif',
  'D06-1890/d06-1890.jpg': '1890-06-01T10:00:00 exif',
  'D09-xmp-iptc/d09-xmp-DTO.jpg': '2013-07-05T03:18:27Z xmp',
  'D09-xmp-iptc/d11-iptc.jpg': '2015-02-03T04:05:06Z iptc',
  'D09-xmp-iptc/d17-png-CreationTime.png': '2012-03-04T05:06:07Z png',
  'D22-png-raw-profile/d22b-png-rawprofile-tEXt.png': '2016-03-04T05:06:07 png',
  'D23-odd-dates/d23-spaces.jpg': '2003-07-05T12:34:56 exif',
  'D23-odd-dates/d25-year-only.jpg': '2018 exif',
  'D27-gps-date/d27-gps-only.jpg': '2014-08-09T10:11:12Z gps',
  'D30-filename/names/1999/1999-12 Weihnachten/scan0003.jpg': '1999-12 folder',
  'D30-filename/names/IMG-20200115-WA0001.jpg': '2020-01-15 filename',
  'D30-filename/names/PXL_20230517_203015123.jpg': '2023-05-17T20:30:15Z filename',
  'D30-filename/names/Screenshot_20190201-212530_Fennec.jpg': '2019-02-01T21:25:30 filename',
  'D31-takeout/takeout/Photos from 2003/screen43.JPG': '2003-08-12T14:37:14Z takeout',
  'D32-xmp-sidecar/sidecar/IMG_1.jpg': '1987-05-06T07:08:09 sidecar',
  'Z01-day-of-capture/nooffset-0030-may17.jpg': '2023-05-17T00:30:00 exif',
  'Z01-day-of-capture/tokyo-0130-may17.jpg': '2023-05-17T01:30:00+09:00 exif',
}

const decoder = startDecoder()

async function capture(path: string): Promise<string> {
  const outcome = await decoder.api.inspect({ path })
  if (outcome.status === 'failed') throw new Error(outcome.problem.reason)
  const { captured, outside, identity } = outcome
  expect(await decoder.api.outside({ path })).toEqual(outside)
  const date = chooseCapture(captured, outside, fileTimeOf(identity.modifiedMs))
  return `${formatCaptureDate(date)} ${date.from}`
}

describe('files from the field', needs('shared'), () => {
  it('are all known', () => {
    const folders = readdirSync(sharedPath('field')).filter((name) => /^(?:D\d\d|Z01)-/.test(name))
    const files = folders.flatMap((folder) =>
      readdirSync(sharedPath('field', folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(?:jpg|png)$/i.test(file))
        .map((file) => join(folder, file)),
    )
    expect(files.sort()).toEqual(Object.keys(RIGHT).sort())
  })

  it.each(Object.entries(RIGHT))('%s is of %s', async (file, right) => {
    expect(await capture(sharedPath('field', file))).toBe(right)
  })

  it('have the same day in another folder, with another time of the file', async () => {
    const elsewhere = temporaryDirectory()
    cpSync(sharedPath('field', 'Z01-day-of-capture'), elsewhere, { recursive: true })
    for (const name of readdirSync(elsewhere)) utimesSync(join(elsewhere, name), 0, 0)
    for (const [file, right] of Object.entries(RIGHT)) {
      if (!file.startsWith('Z01')) continue
      expect(await capture(join(elsewhere, relative('Z01-day-of-capture', file)))).toBe(right)
    }
  })
})
