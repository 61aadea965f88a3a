/**
 * Every file of the shared folder `formats` is read, with the known result. Reading any file ends with pixels
 * or with a reason.
 */
import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FILE_ERROR_CODES } from '../../electron/shared/errors.ts'
import type { PhotoFacts } from '../../electron/shared/inference-api.ts'
import { readPhoto } from '../../electron/worker/decode/read-photo.ts'
import type { RgbImage } from '../../electron/worker/decode/rgb-image.ts'
import { meanDifference, pixelAt, toSharp } from '../helpers/drawn-pictures.ts'
import { casesOf, needs } from '../helpers/needs.ts'
import { sharedPath } from '../helpers/shared.ts'

const MODEL_SIZE = 224

function read(...file: readonly string[]) {
  return readPhoto(sharedPath('formats', ...file), { modelSize: MODEL_SIZE })
}

/** Reads a photo, which must be whole. */
async function readWhole(...file: readonly string[]) {
  const photo = await read(...file)
  if (photo.status === 'failed') throw new Error(`${file.join('/')}: ${photo.problem.reason}`)
  expect(photo.damage).toBeNull()
  expect(photo.pixels.data).toHaveLength(3 * photo.pixels.width * photo.pixels.height)
  return photo
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(sharedPath('formats', folder)).sort()
}

/** EXIF's wall clock; its month counts from 0. */
const taken = (...time: [number, number, number, number, number, number, number?]) => ({
  date: { wallMs: Date.UTC(...time), precision: 'second', from: 'exif' },
})

type Expected = Partial<Omit<PhotoFacts, 'captured'>> & { readonly captured: object }

const CAMERA: Readonly<Record<string, Expected>> = {
  'Canon-EOS-REBEL-T3i.jpg': {
    camera: 'Canon EOS REBEL T3i',
    captured: taken(2014, 2, 5, 5, 28, 9, 460),
    width: 1152,
    height: 768,
  },
  'Canon-PowerShot-G2-(1).jpg': { camera: 'Canon PowerShot G2', captured: taken(2003, 0, 9, 19, 7, 57) },
  'Casio-EX-Z3.jpg': { camera: 'CASIO COMPUTER CO.,LTD EX-Z3', captured: taken(2003, 9, 25, 15, 29, 18) },
  'FujiFilm-FinePix2650.jpg': { camera: 'FUJIFILM FinePix2650', captured: taken(2003, 6, 9, 11, 20, 22) },
  'HP-PhotoSmart-735.jpg': {
    camera: 'Hewlett-Packard hp photosmart 735',
    captured: taken(2004, 9, 19, 6, 10, 1),
  },
  'Kodak-DX4330.jpg': { camera: 'KODAK DX4330 DIGITAL CAMERA', captured: taken(2003, 4, 26, 11, 14, 47) },
  'Nikon-Coolpix-P7000.webp': {
    camera: 'NIKON COOLPIX P7000',
    captured: taken(2010, 9, 21, 11, 22, 48),
    orientation: 6,
    width: 2736,
    height: 3648,
    format: 'webp',
  },
  'Nikon-E950.jpg': { camera: 'NIKON E950', captured: taken(2001, 3, 6, 11, 51, 40) },
  'Olympus-PEN-E-P3.jpg': {
    camera: 'OLYMPUS IMAGING CORP. E-P3',
    captured: taken(2013, 7, 27, 19, 45, 23),
  },
  'Panasonic-DMC-LC70-(Lumix).jpg': {
    camera: 'Panasonic DMC-LC70',
    captured: taken(2003, 9, 6, 15, 38, 55),
  },
  'Photo-(2).webp': { camera: null, captured: { date: null }, width: 1024, height: 752, format: 'webp' },
  'Sony-DCR-PC110E-(2).jpg': { camera: 'SONY DCR-PC110E', captured: taken(2001, 4, 1, 18, 22, 42) },
}

describe('camera files', needs('shared'), () => {
  it('are all known', () => {
    expect(filesOf('camera')).toEqual(Object.keys(CAMERA).sort())
  })

  it.each(Object.entries(CAMERA))('%s is whole, with its date and camera', async (name, expected) => {
    const { facts } = await readWhole('camera', name)
    expect(facts).toMatchObject({ orientation: 1, format: 'jpeg', ...expected })
  })
})

describe('orientation', needs('shared'), () => {
  const LEVELS = 3

  /** The same size, so that pictures of the same scene can be compared. */
  async function scene(name: string): Promise<RgbImage> {
    const { pixels } = await readWhole('orientation', name)
    const { width, height } =
      pixels.width > pixels.height ? { width: 90, height: 60 } : { width: 60, height: 90 }
    return {
      data: await toSharp(pixels).resize(width, height, { fit: 'fill' }).raw().toBuffer(),
      width,
      height,
    }
  }

  it.each([3, 5, 6, 7, 8])('%i looks like 1 (landscape)', async (orientation) => {
    const upright = await scene('landscape-exif-1.jpg')
    const turned = await scene(`landscape-exif-${orientation}.jpg`)
    expect(meanDifference(turned, upright)).toBeLessThan(LEVELS)
  })

  it.each([4, 6, 8])('%i looks like 2 (portrait)', async (orientation) => {
    const upright = await scene('portrait-exif-2.jpg')
    expect(meanDifference(await scene(`portrait-exif-${orientation}.jpg`), upright)).toBeLessThan(LEVELS)
  })

  it('is reported with the upright size', async () => {
    const landscape = await readWhole('orientation', 'landscape-exif-6.jpg')
    expect(landscape.facts).toMatchObject({ orientation: 6, width: 1800, height: 1200 })
    const elephants = await readWhole('orientation', 'elephants-exif.jpg')
    expect(elephants.facts).toMatchObject({ orientation: 6, width: 2048, height: 1536 })
    expect(elephants.pixels.width).toBeGreaterThan(elephants.pixels.height)
  })
})

describe('odd files', needs('shared'), () => {
  it.each([
    ['alpha.webp', { width: 400, height: 301, format: 'webp' }],
    ['animation.webp', { width: 320, height: 240, format: 'webp' }],
    ['blank.jpg', { width: 2048, height: 1536, camera: 'RECONYX HC550 HYPERFIRE' }],
    ['cmyk.jpg', { width: 2048, height: 1536, format: 'jpeg' }],
    ['grey.jpg', { width: 2048, height: 1536, format: 'jpeg' }],
    ['photo.avif', { width: 5472, height: 3648, format: 'avif', camera: 'Canon EOS 70D' }],
    ['tiny-800x600.avif', { width: 800, height: 600, format: 'avif' }],
  ])('%s is a whole picture', async (name, facts) => {
    expect((await readWhole('odd', name)).facts).toMatchObject(facts)
  })

  it('are blended onto white when they are transparent', async () => {
    expect(pixelAt((await readWhole('odd', 'alpha.webp')).pixels, 0, 0)).toEqual([255, 255, 255])
  })

  it('stay grey', async () => {
    const { data } = (await readWhole('odd', 'grey.jpg')).pixels
    expect(data.every((value, index) => value === data[index - (index % 3)])).toBe(true)
  })

  it('have the same colours in CMYK as in RGB', async () => {
    const cmyk = await readWhole('odd', 'cmyk.jpg')
    const rgb = await readWhole('orientation', 'elephants-exif.jpg')
    const difference = meanDifference(cmyk.pixels, rgb.pixels)
    console.info(`CMYK differs from RGB by ${difference.toFixed(1)} levels`)
    // Four inks print less than a screen shows; inverted or unconverted colours differ by 70 and more.
    expect(difference).toBeLessThan(25)
  })

  it('are refused with the reason for JPEG 2000', async () => {
    expect(await read('odd', 'balloon.jp2')).toMatchObject({
      status: 'failed',
      identity: { bytes: 670_265 },
      problem: {
        code: 'format-unsupported',
        reason: 'this is a JPEG 2000 picture; Searlight cannot read those yet',
      },
    })
  })

  it('are read by content: this NEF is a JPEG that was developed from one', async () => {
    const { facts } = await readWhole('raw', 'nikon-1.nef')
    expect(facts).toMatchObject({ format: 'jpeg', width: 2000, height: 3008, camera: 'NIKON D70s' })
  })
})

describe('broken files', needs('shared'), () => {
  const CODES: Readonly<Record<string, string>> = {
    'bad-item-info.heif': 'undecodable',
    'cut.jpg': 'damaged',
    'empty.jpg': 'empty',
    'text.jpg': 'not-an-image',
    'truncated.jpg': 'damaged',
  }

  it.each(casesOf('shared', () => filesOf('broken')))('%s ends with a reason', async (name) => {
    const photo = await read('broken', name)
    const problem = photo.status === 'failed' ? photo.problem : photo.damage
    expect(FILE_ERROR_CODES).toContain(problem?.code)
    expect(problem?.reason).toMatch(/^(this|the) .{10,}/)
    // The fuzzed files of this folder are videos and crash reports with wrong names.
    expect(problem?.code).toBe(CODES[name] ?? 'not-an-image')
  })

  it('are indexed from their remains', async () => {
    const [cut, whole] = [
      await read('broken', 'truncated.jpg'),
      await read('orientation', 'elephants-exif.jpg'),
    ]
    if (cut.status === 'failed' || whole.status === 'failed') throw new Error('expected pixels')
    expect(cut.damage).toEqual({ code: 'damaged', reason: 'the file ends early' })
    expect([cut.pixels.width, cut.pixels.height]).toEqual([whole.pixels.width, whole.pixels.height])
  })
})
