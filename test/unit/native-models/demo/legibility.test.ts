import { describe, expect, it } from 'vitest'
import {
  COLOURS,
  PLACES,
  type Scene,
  STYLES,
  SUBJECTS,
  TIMES,
  VIEWPOINTS,
  WEATHERS,
} from '../../../../native-models/demo/world/scene.ts'
import { difference, pixels, plain } from './drawn.ts'

describe('at 64 pixels', () => {
  const side = 64
  const [HARDLY, CLEARLY] = [0.5, 2]

  it.each([
    ['place', PLACES],
    ['time', TIMES],
    ['weather', WEATHERS],
    ['viewpoint', VIEWPOINTS],
    ['style', STYLES],
    ['subject', SUBJECTS],
  ] as const)('each %s looks different from each other', async (attribute, values) => {
    const drawn = await Promise.all(values.map((value) => pixels({ ...plain, [attribute]: value }, side)))
    for (const [i, a] of drawn.entries()) {
      for (const b of drawn.slice(i + 1)) expect(difference(a, b)).toBeGreaterThan(CLEARLY)
    }
  })

  it.each(STYLES)('patterns and sizes show in a %s', async (style) => {
    const [none, stripes, spots, small] = await Promise.all([
      pixels({ ...plain, style }, side),
      pixels({ ...plain, style, pattern: 'striped' }, side),
      pixels({ ...plain, style, pattern: 'spotted' }, side),
      pixels({ ...plain, style, size: 'small' }, side),
    ])
    for (const [a, b] of [
      [none, stripes],
      [none, spots],
      [stripes, spots],
      [none, small],
    ] as const) {
      expect(difference(a, b)).toBeGreaterThan(CLEARLY)
    }
  })

  /** The common meaning of these colour names (the web's colours, a little less loud). */
  const NAMED: Readonly<Record<(typeof COLOURS)[number], readonly [number, number, number]>> = {
    red: [215, 45, 40],
    orange: [245, 140, 30],
    yellow: [245, 210, 45],
    green: [40, 160, 80],
    blue: [40, 100, 215],
    purple: [140, 60, 190],
    white: [245, 245, 240],
    black: [35, 35, 40],
  }

  /** Pixels that only change with the colour: the subject's. */
  async function subjectPixels(scene: Scene): Promise<readonly number[]> {
    const [one, other, third] = await Promise.all([
      pixels({ ...scene, colour: 'red' }, side),
      pixels({ ...scene, colour: 'blue' }, side),
      pixels({ ...scene, colour: 'white' }, side),
    ])
    const channel = (buffer: Buffer, at: number) => buffer[at] ?? 0
    return Array.from({ length: side * side }, (_, i) => i).filter((i) =>
      [0, 1, 2].some(
        (c) =>
          Math.abs(channel(one, 3 * i + c) - channel(other, 3 * i + c)) > 40 ||
          Math.abs(channel(one, 3 * i + c) - channel(third, 3 * i + c)) > 90,
      ),
    )
  }

  it.each(STYLES.flatMap((style) => TIMES.map((time) => [style, time] as const)))(
    'each colour of a %s by %s is nearest to its own name',
    async (style, time) => {
      const scene: Scene = { ...plain, style, time, subject: 'mushroom' }
      const own = await subjectPixels(scene)
      expect(own.length).toBeGreaterThan(100)
      for (const colour of COLOURS) {
        const drawn = await pixels({ ...scene, colour }, side)
        const mean = [0, 1, 2].map(
          (c) => own.reduce((sum, i) => sum + (drawn[3 * i + c] ?? 0), 0) / own.length,
        )
        const distance = (name: (typeof COLOURS)[number]) =>
          Math.hypot(...NAMED[name].map((value, c) => value - (mean[c] ?? 0)))
        const nearest = [...COLOURS].sort((a, b) => distance(a) - distance(b))[0]
        expect(`${colour} looks ${nearest}`).toBe(`${colour} looks ${colour}`)
      }
    },
  )

  it.each(STYLES)('two drawings of one description differ in a %s', async (style) => {
    const again = difference(
      await pixels({ ...plain, style }, side, 'a'),
      await pixels({ ...plain, style }, side, 'b'),
    )
    expect(again).toBeGreaterThan(HARDLY)
  })
})

describe('counts', () => {
  const side = 128

  /** Connected groups of pixels that change with the subjects' colour, without specks. */
  async function groups(scene: Scene, seed: string): Promise<number> {
    const [one, other] = await Promise.all([
      pixels({ ...scene, colour: 'red' }, side, seed),
      pixels({ ...scene, colour: 'blue' }, side, seed),
    ])
    const open = new Set<number>()
    for (let i = 0; i < side * side; i++) {
      if ([0, 1, 2].some((c) => Math.abs((one[3 * i + c] ?? 0) - (other[3 * i + c] ?? 0)) > 40)) open.add(i)
    }
    const sizes: number[] = []
    for (const start of open) {
      let size = 0
      const queue = [start]
      open.delete(start)
      for (let i = queue.pop(); i !== undefined; i = queue.pop()) {
        size++
        for (const next of [i - 1, i + 1, i - side, i + side]) if (open.delete(next)) queue.push(next)
      }
      sizes.push(size)
    }
    const largest = Math.max(...sizes)
    return sizes.filter((size) => size > largest * 0.3).length
  }

  it.each(
    VIEWPOINTS.flatMap((viewpoint) =>
      (['small', 'large'] as const).map((size) => [viewpoint, size] as const),
    ),
  )('from %s, %s: as many subjects as described stand apart', async (viewpoint, size) => {
    for (const count of [1, 2, 3, 4] as const) {
      for (const seed of ['a', 'b', 'c']) {
        const drawn = { ...plain, viewpoint, size, count, place: 'desert' } as const
        expect([seed, await groups(drawn, seed)]).toEqual([seed, count])
      }
    }
  })
})
