import { describe, expect, test } from 'vitest'
import {
  captionSentence,
  checkPrompt,
  promptSentence,
  textToRead,
  verbatim,
} from '../../../../electron/core/query/sentences.ts'

const [a, b, c] = [Float32Array.of(1), Float32Array.of(2), Float32Array.of(3)]

describe('captionSentence', () => {
  test('puts the references before the caption', () => {
    expect(captionSentence([a], verbatim('is red')).segments).toEqual(['a photo of ', a, ' that is red'])
    expect(captionSentence([a, b, c], verbatim('is red')).segments).toEqual([
      'a photo of ',
      a,
      ' and ',
      b,
      ' and ',
      c,
      ' that is red',
    ])
  })

  test('leaves placeholders in a caption as text', () => {
    expect(captionSentence([a], verbatim('shows {ref} for $')).segments).toEqual([
      'a photo of ',
      a,
      ' that shows {ref} for $',
    ])
  })

  test('without a caption is the reference alone', () => {
    expect(captionSentence([a], null).segments).toEqual(['a photo of ', a])
  })
})

describe('promptSentence', () => {
  test.each<[string, readonly (string | Float32Array)[]]>([
    ['cartoon of {ref}', ['cartoon of ', a]],
    ['{ref}', [a]],
    ['{ref1} beside {ref2}, {ref3}!', [a, ' beside ', b, ', ', c, '!']],
    ['{ref2}{ref}', [b, a]],
    ['{ref} and again {ref}', [a, ' and again ', a]],
    ['{ref} {REF} {ref0} {ref02} {reference} {ref', [a, ' {REF} {ref0} {ref02} {reference} {ref']],
  ])('%s', (prompt, expected) => {
    expect(promptSentence([a, b, c], prompt).segments).toEqual(expected)
  })
})

describe('checkPrompt', () => {
  test('accepts a prompt that names each reference', () => {
    expect(() => checkPrompt('{ref} beside {ref2}', 2)).not.toThrow()
    expect(() => checkPrompt('{ref1} and {ref}', 1)).not.toThrow()
  })

  test.each([
    ['{ref} {ref2} {ref3}', 2, 'the prompt names {ref3}, but the references given are 2'],
    ['a dog', 0, 'the prompt names no reference'],
    ['{ref}', 0, 'the prompt names {ref}, but the references given are 0'],
    ['a dog', 1, 'does not say where {ref} stands'],
    ['only {ref}', 2, 'does not say where {ref2} stands'],
  ])('refuses "%s" with %i references', (prompt, references, message) => {
    expect(() => checkPrompt(prompt, references)).toThrow(message)
    expect(() => checkPrompt(prompt, references)).toThrow(expect.objectContaining({ code: 'usage' }))
  })
})

describe('textToRead', () => {
  const words = [{ name: 'biscuit', token: a }]

  test('leaves out placeholders and named words, which the model does not read as text', () => {
    const read = (query: Partial<Parameters<typeof textToRead>[0]>) =>
      textToRead({ text: null, prompt: null, ...query }, words)
    expect(read({ prompt: 'a painting of {ref} with {word:biscuit}' })).toBe('a painting of   with')
    expect(read({ text: 'biscuit on a beach', ownWords: true })).toBe(' on a beach')
    expect(read({ text: 'biscuit on a beach' })).toBe('biscuit on a beach')
    expect(read({})).toBe('')
  })
})
