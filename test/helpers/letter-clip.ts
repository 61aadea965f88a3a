/** A tiny random CLIP that reads any text, letter by letter: a whole model without anything from elsewhere. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TINY_CLIP, writeRandomClip } from './random-clip.ts'

const BYTES = 256
const [START, END] = [2 * BYTES, 2 * BYTES + 1]

/** With phi, so that it answers every kind of query. */
export async function writeLetterClip(dir: string, seed = TINY_CLIP.seed): Promise<void> {
  const vocabulary = { vocabularySize: 2 * BYTES + 2, eosTokenId: END, contextLength: 48 }
  await writeRandomClip(dir, { ...vocabulary, phi: ['phi.safetensors'], seed })
  await writeFile(join(dir, 'tokenizer.json'), JSON.stringify(letterTokenizer()))
}

/** CLIP's byte-level tokenizer before its first merge. */
function letterTokenizer(): object {
  const letters = byteLetters()
  const added = (id: number, content: string) => ({
    id,
    content,
    special: true,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
  })
  return {
    added_tokens: [added(START, '<|startoftext|>'), added(END, '<|endoftext|>')],
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: '\\S+' }, behavior: 'Removed', invert: true },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
      ],
    },
    post_processor: {
      type: 'RobertaProcessing',
      sep: ['<|endoftext|>', END],
      cls: ['<|startoftext|>', START],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      unk_token: '<|endoftext|>',
      end_of_word_suffix: '</w>',
      vocab: Object.fromEntries([
        ...letters.map((letter, byte) => [letter, byte]),
        ...letters.map((letter, byte) => [`${letter}</w>`, BYTES + byte]),
        ['<|startoftext|>', START],
        ['<|endoftext|>', END],
      ]),
      merges: [],
    },
  }
}

/** GPT-2's letters for bytes: printable ones stand for themselves, the others for code points from 256 on. */
function byteLetters(): readonly string[] {
  const printable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae
  let next = BYTES
  return Array.from({ length: BYTES }, (_, byte) => String.fromCodePoint(printable(byte) ? byte : next++))
}
