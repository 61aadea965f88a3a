import { expect, test } from 'vitest'
import { guidedQueries } from '../../../../electron/worker/sample/guided-queries.ts'
import { picturesOf } from '../../../../electron/worker/sample/sample-pictures.ts'

const LIBRARY = picturesOf({ split: 'test', count: 1_000, seed: 1 })

test('the sample library has three, each about another subject in another colour', () => {
  const queries = guidedQueries(LIBRARY)
  expect(queries).toHaveLength(3)
  const scenes = queries.map(({ reference }) => {
    const picture = LIBRARY.find(({ id }) => `${id}.jpg` === reference)
    if (!picture) throw new Error(`expected ${reference} among the pictures`)
    return picture.scene
  })
  expect(new Set(scenes.map(({ subject }) => subject)).size).toBe(3)
  expect(new Set(scenes.map(({ colour }) => colour)).size).toBe(3)
  // The parts of the reference that people see at a glance.
  for (const scene of scenes)
    expect(scene).toMatchObject({
      count: 1,
      companion: null,
      time: 'day',
      weather: 'clear',
      viewpoint: 'near',
    })
})

test('each has several right answers, one of them in the colour of its reference', () => {
  const [elsewhere, night, style] = guidedQueries(LIBRARY)
  expect(night?.text).toBe('is at night')
  expect(elsewhere?.text).toMatch(/^is (in|on) /)
  expect(style?.text).toMatch(/^is an? (painting|sketch|cartoon|paper cut|mosaic|blueprint)$/)
  const { scene } = LIBRARY.find(({ id }) => `${id}.jpg` === night?.reference) ?? {}
  const answers = LIBRARY.filter(
    (picture) => picture.scene.subject === scene?.subject && picture.scene.time === 'night',
  )
  expect(answers.length).toBeGreaterThanOrEqual(5)
  expect(answers.some((picture) => picture.scene.colour === scene?.colour)).toBe(true)
})

test('they are the same each time, and a small world has fewer or none', () => {
  expect(guidedQueries(LIBRARY)).toEqual(guidedQueries(picturesOf({ split: 'test', count: 1_000, seed: 1 })))
  expect(guidedQueries(picturesOf({ split: 'test', count: 1, seed: 1 }))).toEqual([])
})
