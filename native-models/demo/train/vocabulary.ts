/**
 * The sample model's tokenizer.json: byte-pair encoding of CLIP's kind, learnt from the world's own words, so
 * that each of them is one token and every other word is made of smaller pieces. Pure.
 */
import { randomStream } from '../../inversion/random-stream.ts'
import { makePictures, NO_REPEATS } from '../world/pictures.ts'
import { sentencesOf } from './sentences.ts'

const END_OF_WORD = '</w>'
const START = '<|startoftext|>'
const END = '<|endoftext|>'
/** A pseudo-word's embedding replaces that of `$`. */
const CHARACTERS = [...'!"#$%&\'()*+,-./0123456789:;<=>?@[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~']
/** Enough for every word to occur. */
const READ_PICTURES = 4000

export interface Vocabulary {
  /** The content of tokenizer.json. */
  readonly json: object
  readonly size: number
  /**
   * SOT, a token for each word, EOT.
   * @throws RangeError for a word outside of the training's vocabulary
   */
  encode(sentence: string): readonly number[]
  /** Pieces that are not words of the world. */
  readonly pieces: readonly number[]
}

export function makeVocabulary(): Vocabulary {
  const words = knownWords()
  const merges = learnMerges(words)
  const tokens = [
    ...CHARACTERS,
    ...CHARACTERS.map((character) => character + END_OF_WORD),
    ...new Set(merges.map((pair) => pair.join(''))),
    START,
    END,
  ]
  const ids = new Map(tokens.map((token, id) => [token, id]))
  const idOf = (token: string) => {
    const id = ids.get(token)
    if (id === undefined) throw new RangeError(`expected a word of the sample world, got "${token}"`)
    return id
  }
  const wholeWords = new Set(words.map((word) => word + END_OF_WORD))
  return {
    json: tokenizerJson(ids, merges),
    size: tokens.length,
    encode: (sentence) => [
      idOf(START),
      ...sentence.split(' ').map((word) => idOf(word + END_OF_WORD)),
      idOf(END),
    ],
    pieces: [...ids]
      .filter(([token]) => !wholeWords.has(token) && token !== START && token !== END)
      .map(([, id]) => id),
  }
}

/** In alphabetical order. */
function knownWords(): readonly string[] {
  const random = randomStream('words of the world')
  const scenes = makePictures({ split: 'train', count: READ_PICTURES, seed: 0, ...NO_REPEATS })
  const words = new Set(
    scenes.flatMap(({ scene }) => sentencesOf(scene, random)).flatMap((text) => text.split(' ')),
  )
  return [...words].sort()
}

type Pair = readonly [string, string]

/** Joins the most frequent neighbours (ties: the first in the alphabet) until every word is one token. */
function learnMerges(words: readonly string[]): readonly Pair[] {
  let split = words.map((word) => [...word.slice(0, -1), word.slice(-1) + END_OF_WORD])
  const merges: Pair[] = []
  while (split.some((pieces) => pieces.length > 1)) {
    const pair = mostFrequentPair(split)
    merges.push(pair)
    split = split.map((pieces) => joinPairs(pieces, pair))
  }
  return merges
}

function mostFrequentPair(split: readonly (readonly string[])[]): Pair {
  const counts = new Map<string, { readonly pair: Pair; count: number }>()
  for (const pieces of split) {
    for (let at = 0; at + 1 < pieces.length; at++) {
      const pair = [pieces[at] as string, pieces[at + 1] as string] as const
      const key = pair.join(' ')
      const known = counts.get(key)
      if (known) known.count++
      else counts.set(key, { pair, count: 1 })
    }
  }
  const ranked = [...counts].sort(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1))
  return (ranked[0] as (typeof ranked)[number])[1].pair
}

function joinPairs(pieces: readonly string[], [left, right]: Pair): string[] {
  const out: string[] = []
  for (const piece of pieces) {
    if (piece === right && out.at(-1) === left) out[out.length - 1] = left + right
    else out.push(piece)
  }
  return out
}

/** In the form of CLIP's own file, which Hugging Face's tokenizers read. */
function tokenizerJson(ids: ReadonlyMap<string, number>, merges: readonly Pair[]): object {
  const special = (content: string) => ({
    id: ids.get(content),
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  })
  const byteLevel = { type: 'ByteLevel', trim_offsets: true, use_regex: true }
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [special(START), special(END)],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        {
          type: 'Split',
          pattern: { Regex: '[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+' },
          behavior: 'Removed',
          invert: true,
        },
        { ...byteLevel, add_prefix_space: false },
      ],
    },
    post_processor: {
      type: 'RobertaProcessing',
      sep: [END, ids.get(END)],
      cls: [START, ids.get(START)],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { ...byteLevel, add_prefix_space: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: END,
      continuing_subword_prefix: '',
      end_of_word_suffix: END_OF_WORD,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries(ids),
      merges: merges.map(([left, right]) => [left, right]),
    },
  }
}
