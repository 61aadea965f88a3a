/** Pseudo-words that are there already, of references and of the user's own, through a whole query. */
import { describe, expect, test } from 'vitest'
import { runQuery, type SearchDependencies } from '../../../../electron/core/query/search.ts'
import { COMPOSED, Fakes, IMAGES, query } from '../../../helpers/query-fakes.ts'

describe('pseudo-words that are known', () => {
  const both = { references: ['/cat.jpg', '/dog.jpg'], text: 'is red' }
  const REFINED = Float32Array.of(300)

  function known(hasPhi = true, refinedOf: readonly string[] = ['/dog.jpg']) {
    const fakes = new Fakes()
    const asked: unknown[] = []
    const refined: SearchDependencies['refined'] = async (path, which) => {
      asked.push(which)
      return refinedOf.includes(path) ? REFINED : null
    }
    return { fakes, asked, dependencies: { ...fakes.dependencies(hasPhi), refined } }
  }

  test('the refined one stands for its picture, phi is asked for the other', async () => {
    const { fakes, asked, dependencies } = known()
    const result = await runQuery(query(both), dependencies)
    expect(result).toMatchObject({ method: 'searle', pseudoWords: ['first', 'refined'] })
    expect(fakes.inverted).toEqual([IMAGES['/cat.jpg']])
    expect(fakes.batches[0]?.at(-1)?.segments).toContain(REFINED)
    expect(asked).toEqual(['kept', 'kept'])
  })

  test('the first ones where those are asked for, and any refined one where that is', async () => {
    const { asked, dependencies } = known()
    const first = await runQuery(query({ ...both, pseudoWords: 'first' }), dependencies)
    expect(first.pseudoWords).toEqual(['first', 'first'])
    await runQuery(query({ ...both, pseudoWords: 'refined' }), dependencies)
    expect(asked).toEqual(['any', 'any'])
  })

  test('the method searle is always the first', async () => {
    const { dependencies } = known()
    const result = await runQuery(query({ ...both, method: 'searle' }), dependencies)
    expect(result.pseudoWords).toEqual(['first', 'first'])
  })

  test('where all are refined no phi is needed; where one is not it is', async () => {
    const all = known(false, both.references)
    expect((await runQuery(query(both), all.dependencies)).method).toBe('searle')
    expect((await runQuery(query(both), known(false).dependencies)).method).toBe('sum')
  })
})

describe("words of the user's own", () => {
  const words = [{ name: 'biscuit', token: Float32Array.of(9) }]
  const B = words[0]?.token
  const withWords = (fakes: Fakes, hasPhi = true) => ({ ...fakes.dependencies(hasPhi), words })

  test('alone are the sentence, also without phi', async () => {
    const fakes = new Fakes()
    const asked = query({ text: 'Biscuit on a beach', ownWords: true })
    const result = await runQuery(asked, withWords(fakes, false))
    expect(result).toMatchObject({ method: 'searle', words: ['biscuit'], pseudoWords: [] })
    expect(fakes.batches[0]?.map(({ segments }) => segments)).toContainEqual([B, ' on a beach'])
    expect(fakes.scanned).toMatchObject({ composed: COMPOSED, text: COMPOSED, reference: null })
  })

  test('beside a reference stand in its sentence and in the caption alone', async () => {
    const fakes = new Fakes()
    const asked = query({ references: ['/cat.jpg'], text: 'is with biscuit', ownWords: true })
    expect((await runQuery(asked, withWords(fakes))).words).toEqual(['biscuit'])
    expect(fakes.batches[0]?.map(({ segments }) => segments)).toEqual([
      ['is with ', B],
      ['a photo of ', Float32Array.of(100), ' that is with ', B],
    ])
  })

  test('are text where the text is verbatim', async () => {
    const fakes = new Fakes()
    const result = await runQuery(query({ text: 'biscuit' }), withWords(fakes))
    expect(result).toMatchObject({ method: 'text', words: [] })
    expect(fakes.batches).toEqual([[{ segments: ['biscuit'] }]])
  })

  test('stand in a prompt by name, with and without references', async () => {
    const fakes = new Fakes()
    const alone = await runQuery(query({ prompt: '{word:Biscuit} on a {beach}' }), withWords(fakes))
    expect(alone).toMatchObject({ method: 'searle', words: ['biscuit'] })
    await runQuery(query({ references: ['/cat.jpg'], prompt: '{ref} and {word:biscuit}' }), withWords(fakes))
    expect(fakes.batches.map(([sentence]) => sentence?.segments)).toEqual([
      [B, ' on a {beach}'],
      [Float32Array.of(100), ' and ', B],
    ])
  })

  test('that are not there are named in the refusal', async () => {
    const run = runQuery(query({ prompt: '{word:rex}' }), withWords(new Fakes()))
    await expect(run).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/"rex".*biscuit/),
    })
  })
})
