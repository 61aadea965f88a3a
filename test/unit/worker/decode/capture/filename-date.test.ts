import { describe, expect, it } from 'vitest'
import { formatCaptureDate } from '../../../../../electron/shared/capture-date.ts'
import { readFilenameDate } from '../../../../../electron/worker/decode/capture/filename-date.ts'
import { cpuMs } from '../../../../helpers/cpu-time.ts'

function read(name: string): string | null {
  const date = readFilenameDate(name)
  return date && formatCaptureDate({ ...date, from: 'filename' })
}

describe('the name of a file', () => {
  it.each([
    ['IMG-20200115-WA0001.jpg', '2020-01-15'],
    ['VID-20200115-WA0001.jpg', '2020-01-15'],
    ['WhatsApp Image 2020-01-15 at 12.34.56.jpeg', '2020-01-15T12:34:56'],
    ['WhatsApp Image 2020-01-15 at 1.34.56 PM.jpeg', '2020-01-15T13:34:56'],
    ['WhatsApp Image 2020-01-15 at 12.34.56 PM (1).jpeg', '2020-01-15T12:34:56'],
    ['WhatsApp Image 2020-01-15 at 12.34.56 AM.jpeg', '2020-01-15T00:34:56'],
    ['WhatsApp Bild 2020-01-15 um 12.34.56.jpg', '2020-01-15T12:34:56'],
    ['signal-2019-02-01-212530.jpg', '2019-02-01T21:25:30'],
    ['signal-2019-02-01-21-25-30-123.jpg', '2019-02-01T21:25:30'],
    ['signal-2019-02-01-21-25-30.jpg', '2019-02-01T21:25:30'],
    ['photo_2019-02-01_21-25-30.jpg', '2019-02-01T21:25:30'],
    ['photo_17@01-02-2019_21-25-30.jpg', '2019-02-01T21:25:30'],
    ['FB_IMG_1549056330123.jpg', '2019-02-01T21:25:30Z'],
    ['mmexport1549056330123.jpg', '2019-02-01T21:25:30Z'],
    ['Skype_Picture_2019_02_01T21_25_30_123Z.jpeg', '2019-02-01T21:25:30Z'],
  ])('%s is a messenger’s', (name, right) => {
    expect(read(name)).toBe(right)
  })

  it.each([
    ['PXL_20230517_203015123.jpg', '2023-05-17T20:30:15Z'],
    ['PXL_20230517_203015123.MP.jpg', '2023-05-17T20:30:15Z'],
    ['PXL_20230517_203015123.PORTRAIT-01.COVER.jpg', '2023-05-17T20:30:15Z'],
    ['PXL_20230517_203015123~2.jpg', '2023-05-17T20:30:15Z'],
    ['IMG_20190201_212530.jpg', '2019-02-01T21:25:30'],
    ['IMG_20190201_212530123.jpg', '2019-02-01T21:25:30'],
    ['IMG_20190201_212530_1.jpg', '2019-02-01T21:25:30'],
    ['IMG_20190201_212530~2.jpg', '2019-02-01T21:25:30'],
    ['IMG_20190201_212530_HDR.jpg', '2019-02-01T21:25:30'],
    ['IMG20190201212530.jpg', '2019-02-01T21:25:30'],
    ['MVIMG_20190201_212530.jpg', '2019-02-01T21:25:30'],
    ['VID_20190201_212530.jpg', '2019-02-01T21:25:30'],
    ['PANO_20190201_212530.jpg', '2019-02-01T21:25:30'],
    ['P_20190201_212530.jpg', '2019-02-01T21:25:30'],
    ['20190201_212530.jpg', '2019-02-01T21:25:30'],
    ['20190201_212530(0).heic', '2019-02-01T21:25:30'],
    ['20190201212530.jpg', '2019-02-01T21:25:30'],
    ['20190201T212530Z.jpg', '2019-02-01T21:25:30Z'],
    ['00000IMG_00000_BURST20190201212530123_COVER.jpg', '2019-02-01T21:25:30'],
    ['00100dPORTRAIT_00100_BURST20190201212530123_COVER.jpg', '2019-02-01T21:25:30'],
    ['DJI_20230517203015_0001_D.JPG', '2023-05-17T20:30:15'],
    ['C360_2019-02-01-21-25-30-123.jpg', '2019-02-01T21:25:30'],
    ['WIN_20190201_21_25_30_Pro.jpg', '2019-02-01T21:25:30'],
    ['WP_20140201_001.jpg', '2014-02-01'],
  ])('%s is a camera’s', (name, right) => {
    expect(read(name)).toBe(right)
  })

  it('keeps the milliseconds of a Pixel', () => {
    expect((readFilenameDate('PXL_20230517_203015123.jpg')?.wallMs ?? 0) % 1000).toBe(123)
  })

  it.each([
    ['Screenshot_20190201-212530_Fennec.jpg', '2019-02-01T21:25:30'],
    ['Screenshot_2019-02-01-21-25-30-123_com.example.png', '2019-02-01T21:25:30'],
    ['Screenshot_2019-02-01-21-25-30.png', '2019-02-01T21:25:30'],
    ['Screenshot 2019-02-01 at 21.25.30.png', '2019-02-01T21:25:30'],
    ['Screenshot 2019-02-01 212530.png', '2019-02-01T21:25:30'],
    ['Screenshot from 2019-02-01 21-25-30.png', '2019-02-01T21:25:30'],
    ['Screen Shot 2019-02-01 at 9.25.30 PM.png', '2019-02-01T21:25:30'],
    ['Screen Shot 2019-02-01 at 9.25.30\u202fPM.png', '2019-02-01T21:25:30'],
    ['Bildschirmfoto 2019-02-01 um 21.25.30.png', '2019-02-01T21:25:30'],
    ["Capture d'écran 2019-02-01 à 21.25.30.png", '2019-02-01T21:25:30'],
    ['Captura de pantalla 2019-02-01 a las 21.25.30.png', '2019-02-01T21:25:30'],
    ['Schermata 2019-02-01 alle 21.25.30.png', '2019-02-01T21:25:30'],
    ['Skärmavbild 2019-02-01 kl. 21.25.30.png', '2019-02-01T21:25:30'],
  ])('%s is a screenshot’s', (name, right) => {
    expect(read(name)).toBe(right)
    expect(read(name.normalize('NFD'))).toBe(right)
  })

  it.each([
    ['2019-02-01 21.25.30.jpg', '2019-02-01T21:25:30'],
    ['2019-02-01 21.25.30-1.jpg', '2019-02-01T21:25:30'],
    ['2019-02-01 21.25.jpg', '2019-02-01T21:25'],
    ['2019-02-01.jpg', '2019-02-01'],
    ['2019-02-01-12.jpg', '2019-02-01'],
    ['2019-02-01-1234567.jpg', '2019-02-01'],
    ['2019_02_01 Trip 003.jpg', '2019-02-01'],
    ['Trip 2019.02.01.jpg', '2019-02-01'],
    ['Bild 01.02.2019.jpg', '2019-02-01'],
    ['1987-05-06 Wedding.jpg', '1987-05-06'],
    ['20190201.jpg', '2019-02-01'],
    ['20190201 (2).jpg', '2019-02-01'],
    ['19870506_Wedding.jpg', '1987-05-06'],
    ['IMG_20190201.jpg', '2019-02-01'],
    ['20190201_0001.jpg', '2019-02-01'],
    ['20190201_256199.jpg', '2019-02-01'],
    ['2019-02-01 at 27.99.30.png', '2019-02-01'],
  ])('%s is Dropbox’s or a person’s', (name, right) => {
    expect(read(name)).toBe(right)
  })

  it.each([
    'IMG_20231345.jpg',
    'IMG_1234.JPG',
    'IMG_20230230_120000.jpg',
    '12345678.jpg',
    '0612345678.jpg',
    '+491701234567.jpg',
    'DSC_20201.jpg',
    'DSC_0001.jpg',
    '1920x1080.jpg',
    'photo_1920_1080.jpg',
    '20991231.jpg',
    '2099-12-31.jpg',
    '20180000.jpg',
    '1500-01-01.jpg',
    '18991231.jpg',
    'd41d8cd98f00b204e9800998ecf8427e.jpg',
    'a20190201b3c4d5e6f708192a3b4c5d6.jpg',
    'e3b0c44220190201212530fb92427ae4.jpg',
    '12345678_10154123456789012_7123456789012345678_n.jpg',
    '20101112_10154123456789012_7123456789012345678_n.jpg',
    '1549056330123.jpg',
    'FB_IMG_9949056330123.jpg',
    '201902011.jpg',
    '2019.jpg',
    '2019-02.jpg',
    '4006381333931.jpg',
    'scan0003.jpg',
    '',
  ])('%s is no date', (name) => {
    expect(read(name)).toBeNull()
  })

  it('is read in a moment, for every input', () => {
    const names = [
      '2'.repeat(255),
      '2019-02-01 '.repeat(23),
      `${'a'.repeat(127)}${'1'.repeat(128)}`,
      '@'.repeat(255),
    ]
    for (const name of names) expect(cpuMs(() => read(name))).toBeLessThan(50)
  })
})
