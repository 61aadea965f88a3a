import { describe, expect, it } from 'vitest'
import { captionOf, captionsOf } from '../../../../native-models/demo/world/captions/caption.ts'
import { LIBRARY_SHARES, makePictures } from '../../../../native-models/demo/world/pictures.ts'
import { makeQueries } from '../../../../native-models/demo/world/queries/make-queries.ts'
import { sampleScenes } from '../../../../native-models/demo/world/sampler.ts'
import type { Scene } from '../../../../native-models/demo/world/scene.ts'
import { randomStream } from '../../../../native-models/inversion/random-stream.ts'
import { holds, read } from './spoken.ts'

const boats: Scene = {
  subject: 'sailboat',
  colour: 'red',
  pattern: 'striped',
  size: 'small',
  count: 2,
  place: 'lake',
  time: 'dusk',
  weather: 'clear',
  companion: { kind: 'duck', relation: 'left' },
  viewpoint: 'far',
  style: 'paper cut',
}
const everything = [
  'subject',
  'colour',
  'pattern',
  'size',
  'count',
  'place',
  'time',
  'weather',
  'companion',
  'viewpoint',
  'style',
]

describe('the reader that the captions are checked with', () => {
  it('understands a whole sentence', () => {
    const { claims, rest } = read(
      'a paper cut of two small red striped sailboats on a lake at dusk with a duck on the left',
    )
    expect(rest).toBe('')
    expect(claims.flatMap(({ about }) => about).sort()).toEqual(
      [
        'colour',
        'companion',
        'count',
        'pattern',
        'place',
        'relation',
        'size',
        'style',
        'subject',
        'time',
      ].sort(),
    )
    expect(holds(claims, boats)).toBe(true)
  })

  it.each([
    'three red sailboats',
    'a photo of some blue sailboats',
    'two sailboats on a beach',
    'some sailboats with a duck on the right',
    'some sailboats with no duck',
    'a mosaic of some sailboats',
    'some sailboats seen from above',
    'some sailboats that are plain',
  ])('finds "%s" false of two red sailboats on a lake', (sentence) => {
    const { claims, rest } = read(sentence)
    expect(rest).toBe('')
    expect(holds(claims, boats)).toBe(false)
  })
})

describe('captions', () => {
  const scenes = sampleScenes('train', 3000, 5)
  const random = randomStream('captions test')
  const said = scenes.flatMap((scene) => captionsOf(scene, random).map((caption) => ({ scene, ...caption })))

  it('are true, and every word of them is understood', () => {
    const wrong = said.filter(({ scene, text }) => {
      const { claims, rest } = read(text)
      return rest !== '' || !holds(claims, scene)
    })
    expect(wrong.map(({ text }) => text).slice(0, 5)).toEqual([])
  })

  it('mention exactly the attributes that they report', () => {
    const wrong = said.filter(({ text, mentions }) => {
      const about = new Set(read(text).claims.flatMap((claim) => claim.about))
      return [...about].sort().join() !== [...mentions].sort().join()
    })
    expect(wrong.slice(0, 5)).toEqual([])
  })

  it('are detected as false of another scene', () => {
    const full = scenes.map((scene) => captionOf(scene, 'full', random))
    const stillTrue = full.filter(({ text }, i) =>
      holds(read(text).claims, scenes[(i + 1) % scenes.length] as Scene),
    )
    expect(stillTrue).toEqual([])
  })

  it('are the same for the same random numbers, and differ in form', () => {
    const again = () => captionsOf(boats, randomStream('one'))
    expect(again()).toEqual(again())
    const forms = new Set(
      Array.from({ length: 200 }, (_, i) => captionOf(boats, 'medium', randomStream('forms', i)).text),
    )
    expect(forms.size).toBeGreaterThan(150)
  })

  it('mention every attribute sometimes', () => {
    const mentioned = new Set(said.flatMap(({ mentions }) => mentions))
    expect([...mentioned].sort()).toEqual([...everything, 'relation'].sort())
  })

  it('do not call people by a colour', () => {
    const people = said.filter(({ scene }) => scene.subject === 'woman' || scene.subject === 'man')
    expect(people.length).toBeGreaterThan(100)
    const colour = '(?:red|orange|yellow|green|blue|purple|white|black)'
    const called = people.filter(({ text }) => new RegExp(`${colour} (?:\\w+ )?(?:wo)?m[ae]n`).test(text))
    expect(called).toEqual([])
    expect(people.some(({ text }) => new RegExp(`in ${colour} (?:\\w+ )?clothes`).test(text))).toBe(true)
  })

  it('use a small vocabulary that holds all words of the queries', () => {
    const words = new Set(said.flatMap(({ text }) => text.split(' ')))
    expect(words.size).toBeLessThan(200)
    const gallery = makePictures({ split: 'test', count: 3000, seed: 2, ...LIBRARY_SHARES })
    const queries = makeQueries(gallery, {
      seed: 2,
      perAspect: 25,
      domainConversions: 20,
      objectCompositions: 20,
    })
    const unknown = queries.flatMap(({ prompt, sharedConcept }) => `${prompt} ${sharedConcept}`.split(' '))
    expect([...new Set(unknown.filter((word) => !words.has(word)))]).toEqual(['$'])
  })
})
