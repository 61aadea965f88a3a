import { describe, expect, test } from 'vitest'
import { runQuery } from '../../../../electron/core/query/search.ts'
import type { Query } from '../../../../electron/shared/library-api.ts'
import { NAMES_CARD } from '../../../helpers/cards.ts'
import { Fakes, files, GUESSES, IMAGES, known, resolved, TEXT } from '../../../helpers/query-fakes.ts'

const BOTH: Partial<Query> = { references: files('/cat.jpg'), text: 'on a beach', method: 'names' }
const { weights } = NAMES_CARD.names

async function mixed(fakes: Fakes, parts: Partial<Query>, found: Parameters<typeof resolved>[1] = {}) {
  await runQuery(resolved(parts, found), fakes.encoder(true, NAMES_CARD), fakes.scanner)
  return fakes.mixed
}

test('ranks by a sentence for each guess, the words alone, and the likeness', async () => {
  const fakes = new Fakes()
  const ranking = await mixed(fakes, BOTH)
  expect(fakes.batches).toHaveLength(1)
  expect(fakes.batches[0]?.map(({ segments }) => segments)).toEqual([
    ['on a beach'],
    ['a dog on a beach'],
    ['a cat on a beach'],
  ])
  expect(fakes.inverted).toEqual([])
  expect(ranking?.guesses.map(({ share }) => share)).toEqual([0.75, 0.25])
  expect(ranking?.weight).toBe(weights.guesses)
  expect(ranking?.sides).toEqual([
    { vector: TEXT, weight: weights.words },
    { vector: GUESSES.likeness, weight: weights.likeness },
  ])
})

test('asks for the neighbours of the reference, which is none itself', async () => {
  const fakes = new Fakes()
  await mixed(fakes, BOTH, { stored: ['/cat.jpg'] })
  expect(fakes.surveyed).toEqual([{ vector: Float32Array.of(1, 0, 0), neighbours: 20, leaveOut: [1] }])
})

test('with a share for it, the pseudo-word stands beside the best guess in one more sentence', async () => {
  const fakes = new Fakes()
  const card = { ...NAMES_CARD, names: { ...NAMES_CARD.names, pseudoWord: 0.2 } }
  const asked = resolved(BOTH)
  const { pseudoWords } = await runQuery(asked, fakes.encoder(true, card), fakes.scanner)
  expect(pseudoWords).toEqual(['first'])
  expect(fakes.batches[0]?.at(-1)?.segments).toEqual([
    'a photo of dog ',
    Float32Array.of(100),
    ' that on a beach',
  ])
  expect(fakes.mixed?.guesses.map(({ share }) => share)).toEqual(
    [0.75 * 0.8, 0.25 * 0.8, 0.2].map((share) => expect.closeTo(share, 9)),
  )
  await runQuery(asked, fakes.encoder(false, card), fakes.scanner)
  expect(fakes.mixed?.guesses).toHaveLength(2)
})

test('clicked photos are sides of their own, with the weights of Rocchio', async () => {
  const more = [known(5, Float32Array.of(0, 2, 0)), known(6, Float32Array.of(0, 0, 4))]
  const less = [known(7, Float32Array.of(3, 0, 0))]
  const ranking = await mixed(new Fakes(), BOTH, { clicks: { more, less } })
  expect(ranking?.sides.slice(2)).toEqual([
    { vector: Float32Array.of(0, 1, 1), weight: 1 },
    { vector: Float32Array.of(1, 0, 0), weight: -0.25 },
  ])
})

describe('the dial', () => {
  const at = async (dial: number) => {
    const fakes = new Fakes()
    const ranking = await mixed(fakes, { ...BOTH, method: 'auto', dial })
    return { ranking, vector: fakes.scanned?.composed, batches: fakes.batches }
  }

  test('its ends are exactly the picture and the text, its middle the mixture', async () => {
    expect(await at(0)).toMatchObject({ ranking: null, vector: Float32Array.of(1, 0, 0) })
    expect(await at(1)).toMatchObject({ ranking: null, vector: TEXT })
    expect((await at(0.5)).ranking).toEqual(await mixed(new Fakes(), BOTH))
  })

  test('between them the weights go linearly, and every place encodes the same', async () => {
    const left = (await at(0.25)).ranking
    expect(left?.weight).toBe(weights.guesses / 2)
    expect(left?.sides.at(-1)).toEqual({ vector: Float32Array.of(1, 0, 0), weight: 0.5 })
    const right = (await at(0.75)).ranking
    expect(right?.sides[0]).toEqual({ vector: TEXT, weight: weights.words / 2 + 0.5 })
    expect((await at(0.25)).batches).toEqual((await at(0.9)).batches)
  })
})

test('two references are one: their unit mean', async () => {
  const fakes = new Fakes()
  await mixed(fakes, { ...BOTH, references: files(...Object.keys(IMAGES)) })
  expect([...(fakes.surveyed[0]?.vector ?? [])]).toEqual(
    [Math.SQRT1_2, Math.SQRT1_2, 0].map((x) => expect.closeTo(x, 6)),
  )
})

describe('the concept', () => {
  const CANDIDATES = GUESSES.names.map(({ name, score }) => ({ name, score }))

  async function answer(parts: Partial<Query>, card = NAMES_CARD) {
    const fakes = new Fakes()
    const { concept } = await runQuery(resolved(parts), fakes.encoder(true, card), fakes.scanner)
    return {
      concept,
      sentences: fakes.batches.flat().map(({ segments }) => segments.join('')),
      mixed: fakes.mixed,
    }
  }

  test('names the best guess, and the candidates', async () => {
    expect((await answer(BOTH)).concept).toEqual({ used: 'dog', candidates: CANDIDATES })
  })

  test('a given name is the only guess of the method names', async () => {
    const { concept, sentences, mixed } = await answer({
      ...BOTH,
      concept: { kind: 'name', name: ' red fox ' },
    })
    expect(concept).toEqual({ used: 'red fox', candidates: CANDIDATES })
    expect(sentences).toEqual(['on a beach', 'a red fox on a beach'])
    expect(mixed?.guesses.map(({ share }) => share)).toEqual([1])
  })

  test.each(['searle', 'oti', 'pdv'] as const)(
    'stands beside the pseudo-word of %s where it is asked for',
    async (method) => {
      const sentence = async (concept: Query['concept']) =>
        (await answer({ ...BOTH, method, ...(concept && { concept }) })).sentences.find((each) =>
          each.includes('that'),
        )
      const token = method === 'oti' ? 200 : 100
      expect(await sentence(undefined)).toBe(`a photo of ${token} that on a beach`)
      expect(await sentence({ kind: 'none' })).toBe(`a photo of ${token} that on a beach`)
      expect(await sentence({ kind: 'auto' })).toBe(`a photo of dog ${token} that on a beach`)
      expect(await sentence({ kind: 'name', name: 'fox' })).toBe(`a photo of fox ${token} that on a beach`)
    },
  )

  test('auto with pseudo-words follows the card; a named method and a prompt do not', async () => {
    const card = { ...NAMES_CARD, composed: 'searle', concept: 'auto' } as const
    expect((await answer({ ...BOTH, method: 'auto' }, card)).concept?.used).toBe('dog')
    expect((await answer({ ...BOTH, method: 'auto' }, { ...card, concept: 'none' })).concept).toBeNull()
    expect((await answer({ ...BOTH, method: 'searle' }, card)).concept).toBeNull()
    const prompt = { references: files('/cat.jpg'), prompt: 'a drawing of {ref}' }
    expect((await answer(prompt, card)).concept).toBeNull()
  })

  test.each([
    ['empty', '  '],
    ['too long', 'x'.repeat(300)],
  ])('refuses a name that is %s', (_name, name) => {
    expect(() => resolved({ ...BOTH, concept: { kind: 'name', name } })).toThrow(
      expect.objectContaining({ code: 'usage' }),
    )
  })

  test('takes a name of another script as it is', async () => {
    const { sentences } = await answer({ ...BOTH, concept: { kind: 'name', name: '狐' } })
    expect(sentences[1]).toContain('狐')
  })
})
