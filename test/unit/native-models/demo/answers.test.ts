import { describe, expect, it } from 'vitest'
import { LIBRARY_SHARES, makePictures, type Picture } from '../../../../native-models/demo/world/pictures.ts'
import { findAnswers } from '../../../../native-models/demo/world/queries/answers.ts'
import { sharesConcept } from '../../../../native-models/demo/world/queries/concept.ts'
import { STATEMENTS } from '../../../../native-models/demo/world/queries/statements/statements.ts'
import type { Scene } from '../../../../native-models/demo/world/scene.ts'

const redBoat: Scene = {
  subject: 'sailboat',
  colour: 'red',
  pattern: 'plain',
  size: 'small',
  count: 2,
  place: 'lake',
  time: 'dusk',
  weather: 'rain',
  companion: { kind: 'dog', relation: 'left' },
  viewpoint: 'far',
  style: 'painting',
}

/** Twelve pictures, few enough to count by hand. */
const HAND_MADE: readonly Scene[] = [
  redBoat,
  { ...redBoat, count: 3 },
  { ...redBoat, count: 4, companion: null },
  { ...redBoat, count: 3, colour: 'blue' },
  { ...redBoat, place: 'beach', count: 1 },
  { ...redBoat, place: 'beach', time: 'night', companion: { kind: 'cat', relation: 'left' } },
  { ...redBoat, companion: { kind: 'dog', relation: 'right' }, size: 'large' },
  { ...redBoat, subject: 'house', place: 'beach' },
  { ...redBoat, viewpoint: 'above', time: 'day' },
  { ...redBoat, viewpoint: 'near', pattern: 'striped', weather: 'clear' },
  { ...redBoat, subject: 'dog', colour: 'black', companion: null },
  { ...redBoat, style: 'sketch', companion: null },
]
const gallery: readonly Picture[] = HAND_MADE.map((scene, i) => ({
  id: String(i),
  scene,
  format: 'square',
  drawingSeed: '',
  framing: { dx: 0, dy: 0, closer: 0 },
  taken: '',
  camera: { make: '', model: '' },
  location: { name: '', latitude: 0, longitude: 0 },
  burst: null,
  copyOf: null,
}))

function answersTo(aspect: keyof typeof STATEMENTS, text: string): readonly number[] {
  const statement = STATEMENTS[aspect](redBoat).find((each) => each.text === text)
  if (statement === undefined) throw new Error(`no statement "${text}" for ${aspect}`)
  const concept = (target: Scene) => sharesConcept(['subject', 'colour'], redBoat, target)
  return findAnswers(gallery, { concept, words: statement.holds }).ids.map(Number)
}

describe('answers in a gallery counted by hand', () => {
  it.each([
    ['cardinality', 'shows three of them', [1]],
    ['cardinality', 'shows only one of them', [4]],
    ['negation', 'shows no dog', [2, 5, 11]],
    ['negation', 'has nothing beside them', [2, 11]],
    ['negation', 'are not at dusk', [5, 8]],
    ['negation', 'shows no rain', [9]],
    ['direct_addressing', 'are striped', [9]],
    ['direct_addressing', 'are large', [6]],
    ['compare_change', 'has a cat instead of the dog', [5]],
    ['compare_change', 'are on a beach instead of on a lake', [4, 5]],
    ['comparative_statement', 'has more of them', [1, 2]],
    ['comparative_statement', 'has fewer of them', [4]],
    ['comparative_statement', 'are in darker light', [5]],
    ['comparative_statement', 'are in brighter light', [8]],
    ['comparative_statement', 'are seen from closer', [9]],
    ['spatial_relations_background', 'are on a beach', [4, 5]],
    ['spatial_relations_background', 'has the dog on the right', [6]],
    ['spatial_relations_background', 'has the dog on the other side', [6]],
    ['viewpoint', 'are seen from above', [8]],
  ] as const)('%s: "%s"', (aspect, text, expected) => {
    expect(answersTo(aspect, text)).toEqual(expected)
  })

  it('addition asks of a reference that has nothing beside it', () => {
    expect(STATEMENTS.addition(redBoat)).toEqual([])
    const alone = { ...redBoat, companion: null }
    const dogToo = STATEMENTS.addition(alone).find(({ text }) => text === 'shows a dog too')
    expect(HAND_MADE.map((scene) => dogToo?.holds(scene))).toEqual(
      // The last but one is a picture of dogs.
      [true, true, false, true, true, false, true, true, true, true, true, false],
    )
  })
})

describe('statements', () => {
  it('are false of the reference they are made for', () => {
    const scenes = makePictures({ split: 'test', count: 1500, seed: 3, ...LIBRARY_SHARES }).map(
      ({ scene }) => scene,
    )
    const idle = scenes.flatMap((scene) =>
      Object.values(STATEMENTS).flatMap((make) => make(scene).filter((statement) => statement.holds(scene))),
    )
    expect(idle.map(({ text }) => text)).toEqual([])
  })
})
