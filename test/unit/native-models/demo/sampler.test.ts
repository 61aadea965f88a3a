import { describe, expect, it } from 'vitest'
import { makePictures, NO_REPEATS } from '../../../../native-models/demo/world/pictures.ts'
import { isPlausible } from '../../../../native-models/demo/world/plausible.ts'
import { sampleScenes } from '../../../../native-models/demo/world/sampler.ts'
import {
  COLOURS,
  COMPANIONS,
  PATTERNS,
  PLACES,
  RELATIONS,
  type Scene,
  SIZES,
  STYLES,
  SUBJECTS,
  sceneKey,
  TIMES,
  VIEWPOINTS,
} from '../../../../native-models/demo/world/scene.ts'
import { SPLITS } from '../../../../native-models/demo/world/splits.ts'

const COUNT = 4000
const scenes = Object.fromEntries(SPLITS.map((split) => [split, sampleScenes(split, COUNT, 9)])) as Record<
  (typeof SPLITS)[number],
  readonly Scene[]
>

const counted = (values: readonly unknown[]) => {
  const counts = new Map<unknown, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

describe('the world', () => {
  it('has the promised sizes', () => {
    expect(SUBJECTS.length).toBeGreaterThanOrEqual(24)
    expect(PLACES.length).toBeGreaterThanOrEqual(10)
    expect(STYLES.length).toBe(6)
  })
})

describe('sampled scenes', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(sampleScenes('train', 50, 9)).toEqual(scenes.train.slice(0, 50))
    expect(sampleScenes('train', 50, 10)).not.toEqual(scenes.train.slice(0, 50))
  })

  it('can be requested in any number, and start alike', () => {
    expect(sampleScenes('test', 7, 9)).toEqual(sampleScenes('test', 300, 9).slice(0, 7))
  })

  it.each(SPLITS)('are different from one another in %s', (split) => {
    expect(new Set(scenes[split].map(sceneKey)).size).toBe(COUNT)
  })

  it.each([
    ['subject', SUBJECTS, 0.6],
    ['colour', COLOURS, 0.7],
    ['place', PLACES, 0.6],
    ['style', STYLES, 0.8],
    ['viewpoint', VIEWPOINTS, 0.7],
    ['size', SIZES, 0.7],
    ['time', TIMES, 0.8],
    ['pattern', PATTERNS, 0.7],
  ] as const)('hold each %s about equally often', (attribute, values, share) => {
    const counts = counted(scenes.train.map((scene) => scene[attribute]))
    const even = COUNT / values.length
    for (const value of values) {
      expect(counts.get(value) ?? 0).toBeGreaterThan(even * share)
      expect(counts.get(value) ?? 0).toBeLessThan(even / share)
    }
  })

  it('hold every companion at every relation', () => {
    const companions = scenes.train.flatMap(({ companion }) => (companion === null ? [] : [companion]))
    expect(counted(companions.map(({ kind }) => kind)).size).toBe(COMPANIONS.length)
    expect(counted(companions.map(({ relation }) => relation)).size).toBe(RELATIONS.length)
    expect(companions.length / COUNT).toBeGreaterThan(0.4)
    expect(companions.length / COUNT).toBeLessThan(0.7)
  })

  it('show nothing that nobody could see', () => {
    for (const { place, weather, subject, companion, pattern, viewpoint, size } of Object.values(
      scenes,
    ).flat()) {
      if (place === 'kitchen' || place === 'living room') expect(weather).toBe('clear')
      if (place === 'desert') expect(weather).not.toBe('snowfall')
      expect(companion?.kind).not.toBe(subject)
      if (companion?.relation === 'above') expect(['balloon', 'butterfly']).toContain(companion.kind)
      if (viewpoint === 'far' && size === 'small') expect(pattern).toBe('plain')
    }
  })

  it('are refused when implausible', () => {
    const [scene] = scenes.train as [Scene]
    expect(isPlausible(scene)).toBe(true)
    expect(isPlausible({ ...scene, place: 'kitchen', weather: 'rain' })).toBe(false)
    expect(isPlausible({ ...scene, subject: 'cat', companion: { kind: 'cat', relation: 'left' } })).toBe(
      false,
    )
  })
})

describe('splits', () => {
  it('share no description', () => {
    const keys = SPLITS.map((split) => new Set(scenes[split].map(sceneKey)))
    expect(new Set(keys.flatMap((set) => [...set])).size).toBe(3 * COUNT)
  })

  it('share no picture, with other seeds neither', () => {
    const test = new Set(scenes.test.map(sceneKey))
    const seeds = [1, 2, 3].flatMap((seed) => sampleScenes('train', 2000, seed))
    expect(seeds.filter((scene) => test.has(sceneKey(scene)))).toEqual([])
    const ids = SPLITS.flatMap((split) =>
      makePictures({ split, count: 100, seed: 1, ...NO_REPEATS }).map(({ id }) => id),
    )
    expect(new Set(ids).size).toBe(300)
  })

  it('keep a colour and a place of each subject for the test', () => {
    const pairs = (split: 'train' | 'validation' | 'test', attribute: 'colour' | 'place') =>
      new Set(scenes[split].map((scene) => `${scene.subject} ${scene[attribute]}`))
    for (const attribute of ['colour', 'place'] as const) {
      const trained = new Set([...pairs('train', attribute), ...pairs('validation', attribute)])
      const unseen = [...pairs('test', attribute)].filter((pair) => !trained.has(pair))
      // One for each subject; training shows the other pairs.
      expect(unseen.length).toBe(SUBJECTS.length)
    }
  })

  it('contain unseen combinations in about a quarter of the test', () => {
    const trained = new Set(
      scenes.train.flatMap(({ subject, colour, place }) => [`${subject} ${colour}`, `${subject} ${place}`]),
    )
    const unseen = scenes.test.filter(
      ({ subject, colour, place }) =>
        !trained.has(`${subject} ${colour}`) || !trained.has(`${subject} ${place}`),
    )
    expect(unseen.length / COUNT).toBeGreaterThan(0.2)
    expect(unseen.length / COUNT).toBeLessThan(0.3)
  })
})
