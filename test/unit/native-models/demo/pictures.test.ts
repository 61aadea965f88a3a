import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExifReader from 'exifreader'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { captionsOf } from '../../../../native-models/demo/world/captions/caption.ts'
import {
  LIBRARY_SHARES,
  makePictures,
  NO_REPEATS,
  type Picture,
} from '../../../../native-models/demo/world/pictures.ts'
import { renderJpeg, renderPixels } from '../../../../native-models/demo/world/render.ts'
import type { WorldFile } from '../../../../native-models/demo/world/world-file.ts'
import { randomStream } from '../../../../native-models/inversion/random-stream.ts'

const library = makePictures({ split: 'test', count: 3000, seed: 1, ...LIBRARY_SHARES })
const seconds = (taken: string) =>
  Date.parse(`${taken.replace(':', '-').replace(':', '-').replace(' ', 'T')}Z`) / 1000

describe('a library of pictures', () => {
  it('has the requested size, and is the same for the same seed', () => {
    expect(library.length).toBe(3000)
    expect(makePictures({ split: 'test', count: 3000, seed: 1, ...LIBRARY_SHARES })).toEqual(library)
    expect(new Set(library.map(({ id }) => id)).size).toBe(3000)
  })

  it('gives files names that reveal nothing', () => {
    for (const { id } of library) expect(id).toMatch(/^postcard-\d{6,7}$/)
  })

  it('has bursts of three to five, taken within seconds, each from a little elsewhere', () => {
    const bursts = Map.groupBy(
      library.filter(({ burst }) => burst !== null),
      ({ burst }) => burst,
    )
    expect(bursts.size).toBeGreaterThan(5)
    for (const [first, later] of bursts) {
      const all = [library.find(({ id }) => id === first) as Picture, ...later]
      // The end of the library may cut the last burst off.
      if (all.at(-1) !== library.at(-1)) expect(all.length).toBeGreaterThanOrEqual(3)
      expect(all.length).toBeLessThanOrEqual(5)
      const times = all.map(({ taken }) => seconds(taken))
      expect(Math.max(...times) - Math.min(...times)).toBeLessThan(6)
      expect(new Set(all.map(({ framing }) => JSON.stringify(framing))).size).toBe(all.length)
      expect(new Set(all.map(({ scene }) => scene)).size).toBe(1)
    }
  })

  it('has copies: the same bytes under another name', async () => {
    const copies = library.filter(({ copyOf }) => copyOf !== null)
    expect(copies.length).toBeGreaterThan(5)
    const [copy] = copies as [Picture]
    const original = library.find(({ id }) => id === copy.copyOf) as Picture
    expect(copy.id).not.toBe(original.id)
    expect((await renderJpeg(copy, 96)).equals(await renderJpeg(original, 96))).toBe(true)
  })

  it('has neither among training pictures', () => {
    const training = makePictures({ split: 'train', count: 2000, seed: 1, ...NO_REPEATS })
    expect(training.filter(({ burst, copyOf }) => burst !== null || copyOf !== null)).toEqual([])
  })

  it('is taken at the time of day that the picture shows', () => {
    for (const { taken, scene } of library) {
      const hour = Number(taken.slice(11, 13))
      const expected = { day: [8, 16], dusk: [18, 19], night: [21, 23] }[scene.time] as [number, number]
      expect(hour).toBeGreaterThanOrEqual(expected[0])
      expect(hour).toBeLessThanOrEqual(expected[1])
    }
  })
})

describe('a rendered picture', () => {
  const picture = library.find(({ format }) => format === 'portrait') as Picture

  it('is a JPEG of 384 x 480 with date, camera and place, as cameras write them', async () => {
    const tags = ExifReader.load(await renderJpeg(picture))
    expect([tags['Image Width']?.value, tags['Image Height']?.value]).toEqual([384, 480])
    expect(tags['DateTimeOriginal']?.description).toBe(picture.taken)
    expect(tags['Make']?.description).toBe(picture.camera.make)
    expect(tags['Model']?.description).toBe(picture.camera.model)
    expect(tags['City']?.description).toBe(picture.location.name)
    expect(Number(tags['GPSLatitude']?.description)).toBeCloseTo(picture.location.latitude, 1)
    expect(Number(tags['GPSLongitude']?.description)).toBeCloseTo(-picture.location.longitude, 1)
    expect(tags['GPSLongitudeRef']?.value).toEqual(['W'])
  })

  it('does not reveal its content in words', async () => {
    const text = (await renderJpeg(picture, 96)).toString('latin1').toLowerCase()
    const said = captionsOf(picture.scene, randomStream('words')).map((caption) => caption.text)
    for (const sentence of said) expect(text).not.toContain(sentence)
    expect(text).not.toContain(picture.scene.subject)
  })

  it('comes as bytes of its middle for training, at any size', async () => {
    for (const side of [32, 64]) expect((await renderPixels(picture, side)).length).toBe(side * side * 3)
    const ofFile = await sharp(await renderJpeg(picture))
      .resize(384, 384)
      .png()
      .toBuffer()
    const expected = await sharp(ofFile).resize(64, 64, { kernel: 'cubic' }).removeAlpha().raw().toBuffer()
    const drawn = await renderPixels(picture, 64)
    const off = drawn.reduce((sum, value, i) => sum + Math.abs(value - (expected[i] ?? 0)), 0) / drawn.length
    expect(off).toBeLessThan(3)
  })
})

describe('demo:pictures', () => {
  const script = ['electron/launcher.mjs', 'native-models/demo/world/write-pictures.ts']
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'searlight-world-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('writes the pictures with their descriptions, and prints its figures', () => {
    const out = execFileSync(
      'node',
      [...script, '--out', join(folder, 'new'), '--count', '12', '--seed', '4'],
      { encoding: 'utf8' },
    )
    const figures = JSON.parse(out)
    const world = JSON.parse(readFileSync(join(folder, 'new', 'world.json'), 'utf8')) as WorldFile
    expect(figures).toMatchObject({ pictures: 12, seed: 4, split: 'test' })
    expect(readdirSync(join(folder, 'new')).sort()).toEqual(
      [...world.pictures.map(({ file }) => file), 'world.json'].sort(),
    )
    expect(world.pictures.every(({ captions }) => captions.length === 3)).toBe(true)
  })

  it.each([
    [[], 'expected --out'],
    [['--out', 'x', '--count', '0'], 'expected --count'],
    [['--out', 'x', '--seed', 'soon'], 'expected --seed'],
    [['--out', 'x', '--split', 'all'], 'expected --split'],
    [['--out', 'x', '--colour', 'red'], '--colour'],
  ])('refuses %j in words', (args, message) => {
    const { status, stderr } = spawnSync('node', [...script, ...args], { encoding: 'utf8' })
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('    at ')
    expect(status).toBe(2)
  })
})

describe('the contact sheet', () => {
  it('is a picture of 1200 x 800', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'searlight-sheet-'))
    try {
      const file = join(folder, 'sheet.jpg')
      execFileSync('node', ['electron/launcher.mjs', 'native-models/demo/world/contact-sheet.ts', file])
      const { width, height } = await sharp(file).metadata()
      expect([width, height]).toEqual([1200, 800])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
