import { describe, expect, test } from 'vitest'
import { checkQuery, planQuery } from '../../../../electron/core/query/query-plan.ts'
import type { AppErrorCode } from '../../../../electron/shared/errors.ts'
import type { Query } from '../../../../electron/shared/library-api.ts'

const A: Query['references'] = [{ kind: 'file', path: 'a' }]
const full = { hasPhi: true, hasTokenizer: true, composed: 'searle', needsVector: false } as const

function query(parts: Partial<Query>): Query {
  return { references: [], text: null, prompt: null, method: 'auto', filter: {}, limit: 10, ...parts }
}

describe('auto', () => {
  test.each<[Partial<Query>, boolean, string]>([
    [{ text: 'a dog' }, true, 'text'],
    [{ references: A }, true, 'image'],
    [{ references: A, text: 'is red' }, true, 'searle'],
    [{ references: A, text: 'is red' }, false, 'sum'],
    [{ references: A, prompt: '{ref}' }, true, 'searle'],
  ])('%j with phi %s is %s', (parts, hasPhi, method) => {
    expect(planQuery(query(parts), { ...full, hasPhi }).method).toBe(method)
  })
})

test('where the card says names, auto guesses them, except for one vector and beside named words', () => {
  const composed = { ...full, composed: 'names' } as const
  const both = query({ references: A, text: 'is red' })
  expect(planQuery(both, composed).method).toBe('names')
  expect(planQuery(both, { ...composed, hasPhi: false }).method).toBe('names')
  expect(planQuery(both, { ...composed, needsVector: true }).method).toBe('searle')
  const words = [{ name: 'rex', token: Float32Array.of(1) }]
  const named = { ...both, text: 'beside rex', ownWords: true }
  expect(planQuery(named, composed, words).method).toBe('searle')
  expect(planQuery({ ...both, text: null }, composed).method).toBe('image')
  const vector = () => planQuery({ ...both, method: 'names' }, { ...composed, needsVector: true })
  expect(vector).toThrow(expect.objectContaining({ code: 'method-unavailable' }))
})

test('a named method is used as named, one-sided ones beside parts they leave out', () => {
  const both = { references: A, text: 'is red' }
  for (const method of ['text', 'image', 'sum', 'slerp', 'searle'] as const) {
    expect(planQuery(query({ ...both, method }), full)).toEqual({
      method,
      text: { segments: ['is red'], words: [] },
      prompt: null,
      wordings: [],
      dial: null,
    })
  }
})

test('an image query needs neither tokenizer nor phi, and then has no text to compare with', () => {
  const asked = query({ references: A, text: 'is red', method: 'image' })
  const plan = planQuery(asked, { ...full, hasPhi: false, hasTokenizer: false })
  expect(plan).toEqual({ method: 'image', text: null, prompt: null, wordings: [], dial: null })
})

test.each<[string, Partial<Query>, AppErrorCode, RegExp]>([
  ['nothing', {}, 'usage', /nothing to search for/],
  ['an empty text', { text: ' ' }, 'usage', /text is empty/],
  ['text and prompt', { text: 'a', prompt: '{ref}', references: A }, 'usage', /not both/],
  ['wordings of nothing', { references: A, wordings: ['b'] }, 'usage', /give one/],
  ['an empty wording', { text: 'a', wordings: [' '] }, 'usage', /wordings is empty/],
  [
    'a wording without the reference',
    { references: A, prompt: '{ref}', wordings: ['b'] },
    'usage',
    /where \{ref\}|names no reference/,
  ],
  ['limit 0', { text: 'a', limit: 0 }, 'usage', /limit must be 1 or more, got 0/],
  ['limit 1.5', { text: 'a', limit: 1.5 }, 'usage', /limit/],
  ['limit NaN', { text: 'a', limit: Number.NaN }, 'usage', /limit/],
  ['image without reference', { text: 'a', method: 'image' }, 'usage', /image needs a reference/],
  ['sum without reference', { text: 'a', method: 'sum' }, 'usage', /sum needs a reference/],
  ['slerp without reference', { text: 'a', method: 'slerp' }, 'usage', /slerp needs a reference/],
  ['searle without reference', { text: 'a', method: 'searle' }, 'usage', /searle needs a reference/],
  ['sum without text', { references: A, method: 'sum' }, 'usage', /sum needs a text/],
  ['slerp without text', { references: A, method: 'slerp' }, 'usage', /slerp needs a text/],
  ['text without text', { references: A, method: 'text' }, 'usage', /text needs a text/],
  ['a prompt for sum', { references: A, prompt: '{ref}', method: 'sum' }, 'usage', /takes a text/],
  ['a missing {ref2}', { references: A, prompt: '{ref} {ref2}' }, 'usage', /\{ref2\}/],
  ['pdv without a reference', { text: 'a', method: 'pdv' }, 'usage', /pdv needs a reference/],
  ['pdv without a text', { references: A, method: 'pdv' }, 'usage', /pdv needs a text or a prompt/],
  ['basic without a text', { references: A, method: 'basic' }, 'usage', /basic needs a text/],
  ['basic with a prompt', { references: A, prompt: '{ref}', method: 'basic' }, 'usage', /takes a text/],
  ['basic with clicks', { references: A, text: 'a', method: 'basic', less: A }, 'usage', /basic takes no/],
  ['a dial of NaN', { references: A, text: 'a', dial: Number.NaN }, 'usage', /from 0 to 1, got NaN/],
  ['a dial of 1.1', { references: A, text: 'a', dial: 1.1 }, 'usage', /from 0 to 1/],
  ['a dial of nothing', { text: 'a', dial: -1 }, 'usage', /from 0 to 1/],
  ['a dial for sum', { references: A, text: 'a', dial: 0.5, method: 'sum' }, 'usage', /auto, not of sum/],
  ['a turned dial for a prompt', { references: A, prompt: '{ref}', dial: 0.2 }, 'usage', /no words alone/],
  ['a prompt without anything', { prompt: 'a dog' }, 'usage', /no reference and no word/],
  ['an unknown word', { prompt: 'a {word:rex}' }, 'usage', /no word "rex"/],
  ['names without a text', { references: A, method: 'names' }, 'usage', /names needs a text/],
  ['names without a reference', { text: 'a', method: 'names' }, 'usage', /names needs a reference/],
  ['names of a prompt', { references: A, prompt: '{ref}', method: 'names' }, 'usage', /not a prompt/],
  ['oti without a reference', { text: 'a', method: 'oti' }, 'usage', /oti needs a reference/],
])('refuses %s', (_name, parts, code, message) => {
  expect(() => checkQuery(query(parts))).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(message) }),
  )
})

test('names the part that the model lacks', () => {
  const lacking = (parts: Partial<Query>, hasTokenizer: boolean) => () =>
    planQuery(query(parts), { ...full, hasPhi: false, hasTokenizer })
  const tokenizer = expect.objectContaining({ code: 'model-no-tokenizer' })
  expect(lacking({ text: 'a dog' }, false)).toThrow(tokenizer)
  expect(lacking({ references: A, text: 'is red' }, false)).toThrow(tokenizer)
  const phi = expect.objectContaining({ code: 'model-no-phi' })
  expect(lacking({ references: A, text: 'is red', method: 'searle' }, true)).toThrow(phi)
  expect(lacking({ references: A, prompt: '{ref}' }, true)).toThrow(phi)
  expect(lacking({ references: A, text: 'is red', method: 'pdv' }, true)).toThrow(phi)
  expect(lacking({ references: A, text: 'is red', method: 'basic' }, false)).toThrow(tokenizer)
})
