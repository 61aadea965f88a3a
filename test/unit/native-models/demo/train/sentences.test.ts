/** The reader of ../spoken.ts shares no code with the sentences' maker. */
import { describe, expect, it } from 'vitest'
import { editedSentence, sentencesOf } from '../../../../../native-models/demo/train/sentences.ts'
import { sampleScenes } from '../../../../../native-models/demo/world/sampler.ts'
import { randomStream } from '../../../../../native-models/inversion/random-stream.ts'
import { holds, read } from '../spoken.ts'

const scenes = sampleScenes('train', 3000, 5)

describe('sentences to train on', () => {
  it('are true of their picture when they describe no other one', () => {
    const random = randomStream('sentences to check')
    const plain = scenes.flatMap((scene) =>
      sentencesOf(scene, random)
        .filter((text) => !/ that | and |^an? \S+( cut)? of .* in the style of/.test(text))
        .map((text) => ({ scene, text, ...read(text) }))
        // Templates are not always English: "a photo of a two cats".
        .filter(({ rest, text }) => rest === '' && !/\ban? (\S+ )*\S+s\b/.test(text)),
    )
    const wrong = plain.filter(({ claims, scene }) => !holds(claims, scene))
    expect(plain.length).toBeGreaterThan(1000)
    expect(wrong.map(({ text }) => text)).toEqual([])
  })

  it('name only things in the picture when they name two', () => {
    const random = randomStream('pairs to check')
    const pairs = scenes.flatMap((scene) => {
      const [, text] = sentencesOf(scene, random)
      const named = /^a photo of (.+) and (.+?)(?: (?:on|in) .*)?$/.exec(text)
      return named === null || text.includes(' that ') || text.includes('not') ? [] : [{ scene, text, named }]
    })
    const wrong = pairs.filter(({ scene, named }) => {
      const isCompanion = (words = '') => words.replace(/^an? /, '') === scene.companion?.kind
      return !isCompanion(named[1]) && !isCompanion(named[2])
    })
    expect(pairs.length).toBeGreaterThan(50)
    expect(wrong.map(({ text }) => text)).toEqual([])
  })

  it('state the difference last, and it is true of the picture', () => {
    const random = randomStream('edits to check')
    const edited = scenes.flatMap((scene) => {
      const text = editedSentence(scene, random)
      const change = / that (?!.* that )(.*)$/.exec(text ?? '')?.[1]
      // Comparisons refer to the other picture, which the reader does not have.
      if (change === undefined || /more|fewer|larger|smaller|light|closer|farther|side/.test(change))
        return []
      return [{ scene, text, claims: read(`a photo of a cat that ${change}`).claims }]
    })
    const wrong = edited.filter(({ claims, scene }) => {
      const ofChange = claims.filter(({ about }) => !about.includes('subject') && !about.includes('count'))
      return !holds(ofChange, scene)
    })
    expect(edited.length).toBeGreaterThan(1000)
    expect(wrong.map(({ text }) => text)).toEqual([])
  })

  it('mostly describe a picture that is not the one they are paired with', () => {
    const random = randomStream('edits to check')
    const texts = scenes.map((scene) => ({ scene, text: editedSentence(scene, random) }))
    const instead = texts.filter(({ text }) => text !== null && / instead of (red|blue|green)/.test(text))
    expect(instead.length).toBeGreaterThan(20)
    const untrue = instead.filter(({ text, scene }) => {
      const described = String(text).split(' that ')[0] ?? ''
      return !holds(read(described).claims, scene)
    })
    expect(untrue.length).toBeGreaterThan(instead.length / 4)
  })
})
