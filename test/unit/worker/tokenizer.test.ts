import { describe, expect, it } from 'vitest'
import { type SentenceShape, Tokenizer } from '../../../electron/worker/tokenizer.ts'

/** Words are single tokens; enough of CLIP's tokenizer.json to show how the wrapper uses ids. */
const WORDS = ['a', 'photo', 'of', 'that', 'is', 'red', '$'] as const
const [START, END] = [100, 101]
const TOKENIZER_JSON = {
  added_tokens: [
    {
      id: START,
      content: '<|startoftext|>',
      special: true,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: true,
    },
    {
      id: END,
      content: '<|endoftext|>',
      special: true,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
    },
  ],
  normalizer: { type: 'Lowercase' },
  pre_tokenizer: { type: 'Split', pattern: { Regex: '\\S+' }, behavior: 'Removed', invert: true },
  post_processor: {
    type: 'RobertaProcessing',
    sep: ['<|endoftext|>', END],
    cls: ['<|startoftext|>', START],
    trim_offsets: false,
    add_prefix_space: false,
  },
  decoder: null,
  model: {
    type: 'BPE',
    unk_token: '<|endoftext|>',
    end_of_word_suffix: '</w>',
    vocab: {
      ...Object.fromEntries(WORDS.flatMap((word, id) => [[`${word}</w>`, id]])),
      ...Object.fromEntries([...'photofthaisred$'].map((letter, index) => [letter, 20 + index])),
      '<|startoftext|>': START,
      '<|endoftext|>': END,
    },
    merges: [],
  },
}
const SHAPE: SentenceShape = { contextLength: 8, eosRule: { kind: 'first', id: END } }
const PSEUDO_WORD = new Float32Array([1, 2])

describe('tokenizer', () => {
  const tokenizer = new Tokenizer(TOKENIZER_JSON, SHAPE)
  const dollar = tokenizer.encode({ segments: ['$'] }).ids

  it('frames a sentence with start and end', () => {
    const { ids, pseudoWords } = tokenizer.encode({ segments: ['a'] })
    expect([ids[0], ids.at(-1)]).toEqual([START, END])
    expect(pseudoWords).toEqual([])
  })

  it('reports the place of a pseudo-word, whatever the user types', () => {
    const { ids, pseudoWords } = tokenizer.encode({ segments: ['a ', PSEUDO_WORD, ' $'] })
    expect(pseudoWords).toEqual([{ position: 2, word: PSEUDO_WORD }])
    expect(ids[2]).toBe(6)
    expect(ids.slice(3, -1)).toEqual(dollar.slice(1, -1))
  })

  it('cuts a sentence longer than the context before its end, and drops the pseudo-words behind the cut', () => {
    const { ids, pseudoWords } = tokenizer.encode({
      segments: ['a a a', PSEUDO_WORD, 'a a a a', PSEUDO_WORD],
    })
    expect(ids).toHaveLength(SHAPE.contextLength)
    expect(ids.at(-1)).toBe(END)
    expect(pseudoWords.map(({ position }) => position)).toEqual([4])
  })

  it('does not let a typed end of text end the sentence', () => {
    const typed = tokenizer.encode({ segments: ['a <|endoftext|> a'] })
    expect(typed.ids).toEqual(tokenizer.encode({ segments: ['a a'] }).ids)
  })

  it('survives half of a surrogate pair', () => {
    expect(tokenizer.encode({ segments: ['\ud800'] }).ids[0]).toBe(START)
  })
})
