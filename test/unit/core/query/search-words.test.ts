/** Stored pseudo-words, of references and of named words, through a whole query. */
import { describe, expect, test } from 'vitest'
import { resolveQuery } from '../../../../electron/core/query/resolve.ts'
import { runQuery } from '../../../../electron/core/query/search.ts'
import type { Query } from '../../../../electron/shared/library-api.ts'
import { COMPOSED, Fakes, files, IMAGES, query, resolved } from '../../../helpers/query-fakes.ts'
import { emptySources } from '../../../helpers/query-sources.ts'

describe('pseudo-words that are known', () => {
  const both = { references: files('/cat.jpg', '/dog.jpg'), text: 'is red' }
  const REFINED = Float32Array.of(300)

  /** Uses the catalogue of an empty library, so that every file is from outside. */
  function setUp(hasPhi = true, refinedOf: readonly string[] = ['/dog.jpg']) {
    const fakes = new Fakes()
    const asked: unknown[] = []
    const sources = emptySources({
      refined: (hash, _fingerprint, which) => {
        asked.push(which)
        return refinedOf.includes(hash) ? REFINED : null
      },
    })
    const run = async (parts: Partial<Query>) =>
      runQuery(await resolveQuery(query(parts), sources), fakes.encoder(hasPhi), fakes.scanner)
    return { fakes, asked, run }
  }

  test('the refined one stands for its picture, and phi gives the other', async () => {
    const { fakes, asked, run } = setUp()
    const result = await run(both)
    expect(result).toMatchObject({ method: 'searle', pseudoWords: ['first', 'refined'] })
    expect(fakes.inverted).toEqual([IMAGES['/cat.jpg']])
    expect(fakes.batches[0]?.at(-1)?.segments).toContain(REFINED)
    expect(asked).toEqual(['kept', 'kept'])
  })

  test('takes first ones on request, and any refined one on request', async () => {
    const { asked, run } = setUp()
    const first = await run({ ...both, pseudoWords: 'first' })
    expect(first.pseudoWords).toEqual(['first', 'first'])
    await run({ ...both, pseudoWords: 'refined' })
    expect(asked).toEqual(['any', 'any'])
  })

  test('the method searle is always the first', async () => {
    const { run } = setUp()
    const result = await run({ ...both, method: 'searle' })
    expect(result.pseudoWords).toEqual(['first', 'first'])
  })

  test('where all are refined no phi is needed; where one is not it is', async () => {
    const all = setUp(false, ['/cat.jpg', '/dog.jpg'])
    expect((await all.run(both)).method).toBe('searle')
    expect((await setUp(false).run(both)).method).toBe('sum')
  })
})

describe("words of the user's own", () => {
  const words = [{ name: 'biscuit', token: Float32Array.of(9) }]
  const B = words[0]?.token
  const run = async (fakes: Fakes, parts: Partial<Query>, hasPhi = true) =>
    runQuery(resolved(parts, { words }), fakes.encoder(hasPhi), fakes.scanner)

  test('alone are the sentence, also without phi', async () => {
    const fakes = new Fakes()
    const result = await run(fakes, { text: 'Biscuit on a beach', ownWords: true }, false)
    expect(result).toMatchObject({ method: 'searle', words: ['biscuit'], pseudoWords: [] })
    expect(fakes.batches[0]?.map(({ segments }) => segments)).toContainEqual([B, ' on a beach'])
    expect(fakes.scanned).toMatchObject({ composed: COMPOSED, text: COMPOSED, reference: null })
  })

  test('beside a reference stand in its sentence and in the caption alone', async () => {
    const fakes = new Fakes()
    const asked = { references: files('/cat.jpg'), text: 'is with biscuit', ownWords: true }
    expect((await run(fakes, asked)).words).toEqual(['biscuit'])
    expect(fakes.batches[0]?.map(({ segments }) => segments)).toEqual([
      ['is with ', B],
      ['a photo of ', Float32Array.of(100), ' that is with ', B],
    ])
  })

  test('are text where the text is verbatim', async () => {
    const fakes = new Fakes()
    const result = await run(fakes, { text: 'biscuit' })
    expect(result).toMatchObject({ method: 'text', words: [] })
    expect(fakes.batches).toEqual([[{ segments: ['biscuit'] }]])
  })

  test('stand in a prompt by name, with and without references', async () => {
    const fakes = new Fakes()
    const alone = await run(fakes, { prompt: '{word:Biscuit} on a {beach}' })
    expect(alone).toMatchObject({ method: 'searle', words: ['biscuit'] })
    await run(fakes, { references: files('/cat.jpg'), prompt: '{ref} and {word:biscuit}' })
    expect(fakes.batches.map(([sentence]) => sentence?.segments)).toEqual([
      [B, ' on a {beach}'],
      [Float32Array.of(100), ' and ', B],
    ])
  })

  test('that are not there are named in the refusal', async () => {
    await expect(run(new Fakes(), { prompt: '{word:rex}' })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/"rex".*biscuit/),
    })
  })
})
