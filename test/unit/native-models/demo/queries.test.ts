import { describe, expect, it } from 'vitest'
import { LIBRARY_SHARES, makePictures, type Picture } from '../../../../native-models/demo/world/pictures.ts'
import { ASPECTS } from '../../../../native-models/demo/world/queries/aspects.ts'
import { BENCHMARK_QUERIES, makeQueries } from '../../../../native-models/demo/world/queries/make-queries.ts'
import type { Query } from '../../../../native-models/demo/world/queries/query.ts'
import { holds, read } from './spoken.ts'

describe('the queries of the benchmark', () => {
  const pictures = makePictures({ split: 'test', count: 5000, seed: 1, ...LIBRARY_SHARES })
  const byId = new Map(pictures.map((picture) => [picture.id, picture]))
  const sceneOf = (id: string) => (byId.get(id) as Picture).scene
  const queries = makeQueries(pictures, { seed: 1, ...BENCHMARK_QUERIES })
  const relative = queries.filter(({ kind }) => kind === 'relative caption')

  it('are at least 300 with a relative caption, as many for each aspect', () => {
    expect(relative.length).toBeGreaterThanOrEqual(300)
    for (const aspect of ASPECTS) {
      expect(relative.filter(({ aspects }) => aspects[0] === aspect).length).toBe(BENCHMARK_QUERIES.perAspect)
    }
  })

  it('are the same for the same seed, and others for another', () => {
    expect(makeQueries(pictures, { seed: 1, ...BENCHMARK_QUERIES })).toEqual(queries)
    const few = { perAspect: 2, domainConversions: 2, objectCompositions: 2 }
    expect(makeQueries(pictures, { seed: 2, ...few })).not.toEqual(makeQueries(pictures, { seed: 1, ...few }))
  })

  /** From the words of caption and concept alone, by a reader that shares no code with their writer. */
  function answersByReading(query: Query): readonly string[] {
    const reference = sceneOf(query.reference)
    const words = read(query.caption)
    // "a woman in red clothes on a beach" reads as a caption does.
    const concept = read(query.sharedConcept)
    expect(`${words.rest}${concept.rest}`).toBe('')
    return pictures
      .filter(({ scene }) => holds(concept.claims, scene) && holds(words.claims, scene, reference))
      .map(({ id }) => id)
  }

  it('name all right answers and no wrong one, by a reader of its own', () => {
    for (const query of relative)
      expect([query.caption, query.answers]).toEqual([query.caption, answersByReading(query)])
  })

  it('name the answers of domain conversions', () => {
    for (const query of queries.filter(({ kind }) => kind === 'domain conversion')) {
      const style = query.caption.replace(/^an? /, '')
      const { claims, rest } = read(query.sharedConcept)
      expect(rest).toBe('')
      const expected = pictures.filter(({ scene }) => scene.style === style && holds(claims, scene))
      expect(query.answers).toEqual(expected.map(({ id }) => id))
      expect(sceneOf(query.reference).style).not.toBe(style)
    }
  })

  it('name the answers of object compositions', () => {
    for (const query of queries.filter(({ kind }) => kind === 'object composition')) {
      const { subject } = sceneOf(query.reference)
      const [, kind = '', where = ''] = /^an? (\w+)(?: (.*))?$/.exec(query.caption) ?? []
      const place = read(where).claims
      const expected = pictures.filter(({ scene }) => {
        const things = [scene.subject, scene.companion?.kind]
        return things.includes(subject) && things.some((thing) => thing === kind) && holds(place, scene)
      })
      expect(query.answers).toEqual(expected.map(({ id }) => id))
    }
  })

  it('never count the reference, or what repeats it, as an answer', () => {
    for (const { reference, answers } of queries) {
      const { scene } = byId.get(reference) as Picture
      expect(answers).not.toContain(reference)
      expect(answers.map(sceneOf)).not.toContainEqual(scene)
    }
  })

  it('have between 2 and 30 answers, one of them the target', () => {
    for (const { answers, target } of queries) {
      expect(answers.length).toBeGreaterThanOrEqual(2)
      expect(answers.length).toBeLessThanOrEqual(30)
      expect(new Set(answers).size).toBe(answers.length)
      expect(answers).toContain(target)
    }
  })

  it('need both the picture and the words', () => {
    for (const query of relative) {
      const reference = sceneOf(query.reference)
      const { claims } = read(query.caption)
      const byWords = pictures.filter(({ scene }) => holds(claims, scene, reference)).length
      const concept = read(query.sharedConcept).claims
      const byConcept = pictures.filter(({ scene }) => holds(concept, scene)).length
      expect(query.answers.length / byWords).toBeLessThanOrEqual(0.25)
      expect(query.answers.length / byConcept).toBeLessThanOrEqual(0.7)
    }
  })

  it('ask about most subjects, also about combinations that training never shows', () => {
    expect(new Set(relative.map(({ reference }) => sceneOf(reference).subject)).size).toBeGreaterThan(25)
  })

  it('read well after "a photo of $ that"', () => {
    for (const { prompt } of relative)
      expect(prompt).toMatch(/^a photo of \$ that (?:is|are|has|shows) [a-z ]+$/)
  })

  it('are refused when the gallery is too small for them', () => {
    expect(() => makeQueries(pictures.slice(0, 50), { seed: 1, ...BENCHMARK_QUERIES })).toThrow(
      /expected 40 queries/,
    )
  })
})
