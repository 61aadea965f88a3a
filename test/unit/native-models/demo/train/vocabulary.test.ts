import { beforeAll, describe, expect, it } from 'vitest'
import { Tokenizer } from '../../../../../electron/worker/tokenizer.ts'
import { conceptList, phraseList } from '../../../../../native-models/demo/train/inversion-lists.ts'
import { sentencesOf } from '../../../../../native-models/demo/train/sentences.ts'
import { makeVocabulary, type Vocabulary } from '../../../../../native-models/demo/train/vocabulary.ts'
import { LIBRARY_SHARES, makePictures } from '../../../../../native-models/demo/world/pictures.ts'
import { makeQueries } from '../../../../../native-models/demo/world/queries/make-queries.ts'
import { sampleScenes } from '../../../../../native-models/demo/world/sampler.ts'
import { randomStream } from '../../../../../native-models/inversion/random-stream.ts'

let vocabulary: Vocabulary
let tokenizer: Tokenizer
const ids = (text: string) => tokenizer.encode({ segments: [text] }).ids

beforeAll(() => {
  vocabulary = makeVocabulary()
  tokenizer = new Tokenizer(vocabulary.json, {
    contextLength: 77,
    eosRule: { kind: 'first', id: vocabulary.size - 1 },
  })
})

describe("the sample model's vocabulary", () => {
  it("gives Hugging Face's tokenizer the ids of the training", () => {
    const random = randomStream('sentences to encode')
    for (const text of sampleScenes('test', 500, 2).flatMap((scene) => sentencesOf(scene, random))) {
      expect(ids(text), text).toEqual(vocabulary.encode(text))
      expect(ids(text)).toHaveLength(text.split(' ').length + 2)
    }
  })

  it('knows every word of queries, of names and of phrases', () => {
    const gallery = makePictures({ split: 'test', count: 2000, seed: 1, ...LIBRARY_SHARES })
    const few = { seed: 1, perAspect: 3, domainConversions: 3, objectCompositions: 3 }
    const asked = makeQueries(gallery, few).map(({ prompt }) => prompt.replace('$', 'cat'))
    const named = [...conceptList(), ...phraseList().map((phrase) => phrase.replace('{}', 'cat'))]
    for (const text of [...asked, ...named]) expect(() => vocabulary.encode(text), text).not.toThrow()
  })

  it('splits unknown words into pieces that training leaves without meaning', () => {
    const pieces = ids('zygote').slice(1, -1)
    expect(pieces.length).toBeGreaterThan(1)
    for (const id of pieces) expect(vocabulary.pieces).toContain(id)
    expect(() => vocabulary.encode('a zygote')).toThrow('zygote')
  })

  it('has a place for a pseudo-word', () => {
    expect(tokenizer.encode({ segments: ['a ', new Float32Array(2)] }).pseudoWords).toHaveLength(1)
    expect(Object.keys((vocabulary.json as { model: { vocab: object } }).model.vocab)).toContain('$</w>')
  })
})

describe('lists for textual inversion', () => {
  it('hold distinct names and distinct phrases with one blank each', () => {
    const [names, phrases] = [conceptList(), phraseList()]
    expect(new Set(names).size).toBe(names.length)
    expect(names).toContain('striped cat')
    expect(new Set(phrases).size).toBe(256)
    for (const phrase of phrases) expect(phrase).toMatch(/^a photo of \{\} that [^{}]+$/)
  })
})
