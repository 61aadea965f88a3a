/**
 * Reads a model's tokenizer in the form of tokenizer.json, or builds that form from vocab.json and
 * merges.txt, the only files of older CLIP models. The module checks everything before use, because a
 * malicious pattern could block the process for ever. Runs in the inference worker.
 */
import type { TokenizerFiles } from '../../native-models/clip/compile.ts'
import { ModelError } from '../../native-models/weights/model-error.ts'
import { readModelText } from '../../native-models/weights/model-file.ts'
import { endsInTime } from './pattern-check.ts'

/** CLIP's file has 4 MB, those for a hundred languages have 17 MB. */
const MAX_BYTES = 32 << 20
const START = '<|startoftext|>'
const END = '<|endoftext|>'

/** @throws ModelError for files without a tokenizer */
export async function readTokenizerJson(files: TokenizerFiles): Promise<object> {
  if (files.kind === 'bpe') return clipTokenizer(files)
  const json = await readJson(files.path)
  for (const pattern of patternsIn(json)) {
    if (!endsInTime(pattern)) {
      const facts = { file: files.path, expected: 'patterns without repeated groups' }
      throw new ModelError('a pattern may never end', { ...facts, found: pattern.slice(0, 80) })
    }
  }
  return json
}

async function readJson(file: string): Promise<object> {
  const text = await readModelText(file, MAX_BYTES)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new ModelError('the file is not valid JSON', { file }, { cause })
  }
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json
  throw new ModelError('the file is not a JSON object', { file })
}

/** Every `Regex` in the file, except in the vocabulary. */
function* patternsIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, item] of Object.entries(value)) {
    if (key === 'Regex' && typeof item === 'string') yield item
    else if (key !== 'vocab' && key !== 'merges') yield* patternsIn(item)
  }
}

/** CLIP's normaliser and splitter, which neither of its files states. */
const CLIP_STEPS = {
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
        pattern: {
          Regex:
            "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+",
        },
        behavior: 'Removed',
        invert: true,
      },
      { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    ],
  },
  decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
} as const

async function clipTokenizer({
  vocabularyPath,
  mergesPath,
}: Extract<TokenizerFiles, { kind: 'bpe' }>): Promise<object> {
  const vocab = await readJson(vocabularyPath)
  const merges = mergesOf(mergesPath, await readModelText(mergesPath, MAX_BYTES))
  const idOf = (token: string) => {
    const id = (vocab as Readonly<Record<string, unknown>>)[token]
    if (Number.isSafeInteger(id)) return id as number
    throw new ModelError(`the vocabulary lacks "${token}"`, { file: vocabularyPath })
  }
  const special = (content: string, normalized: boolean) => ({
    ...{ id: idOf(content), content, normalized, special: true },
    ...{ single_word: false, lstrip: false, rstrip: false },
  })
  return {
    version: '1.0',
    added_tokens: [special(START, true), special(END, false)],
    ...CLIP_STEPS,
    post_processor: {
      type: 'RobertaProcessing',
      sep: [END, idOf(END)],
      cls: [START, idOf(START)],
      trim_offsets: false,
      add_prefix_space: false,
    },
    model: {
      type: 'BPE',
      unk_token: END,
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab,
      merges,
    },
  }
}

/** `#version: 0.2`, then two pieces on each line. */
function mergesOf(file: string, text: string): readonly (readonly string[])[] {
  const lines = text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#version'))
  return lines.map((line, index) => {
    const pieces = line.split(' ')
    if (pieces.length === 2) return pieces
    throw new ModelError(`merge ${index + 1} is wrong`, {
      file,
      expected: 'two pieces',
      found: line.slice(0, 80),
    })
  })
}
