/**
 * Sentences with pseudo-words against the goldens' token ids, through CLIP's own tokenizer. The goldens write
 * the pseudo-word as `$`; here it is a segment.
 */
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readTokenizer } from '../../electron/worker/tokenizer.ts'
import type { EosRule } from '../../native-models/clip/clip-config.ts'
import { openSafetensors } from '../../native-models/weights/safetensors.ts'
import { goldenDirectories } from '../helpers/goldens.ts'
import { needs } from '../helpers/needs.ts'
import { sharedPath } from '../helpers/shared.ts'
import { readSentences } from './towers-sentences.ts'

/** CLIP's vocabulary. The goldens of other vocabularies need another tokenizer. */
const CLIP_VOCABULARY = 49_408
const CONTEXT_LENGTH = 77
const CLIP_EOS = 49_407
/** Old configs state 2, which is not CLIP's. */
const LEGACY_EOS = 2

interface Goldens {
  readonly captions?: readonly string[]
  readonly pseudo_captions?: readonly string[]
}

const directories = goldenDirectories('goldens.safetensors').filter(hasClipVocabulary)

if (directories.length === 0) test('golden token ids', needs('shared'), () => {})

describe.each(directories)('%s', (directory) => {
  test('captions have the ids of the reference; one that is too long is cut with EOT kept', async () => {
    const { captions = [] } = await readJson<Goldens>(join(directory, 'goldens.json'))
    const ids = await tokenise(
      directory,
      captions.map((caption) => [caption]),
    )
    expect(ids).toEqual(await goldenIds(directory, 'caption_ids'))
  })

  test('sentences with a pseudo-word as a segment have the ids of the reference', async () => {
    const { pseudo_captions = [] } = await readJson<Goldens>(join(directory, 'goldens.json'))
    const ids = await tokenise(directory, pseudo_captions.map(segmentsOf))
    expect(ids).toEqual(await goldenIds(directory, 'pseudo_ids'))
  })
})

/** `a $ b` -> ['a ', pseudo-word, ' b'] */
function segmentsOf(caption: string): readonly (string | Float32Array)[] {
  return caption.split('$').flatMap((text, index) => (index === 0 ? [text] : [new Float32Array(1), text]))
}

async function tokenise(directory: string, sentences: readonly (readonly (string | Float32Array)[])[]) {
  const contextLength = textConfig(directory).max_position_embeddings ?? CONTEXT_LENGTH
  const shape = { contextLength, eosRule: eosRule(directory) }
  const tokenizer = await readTokenizer(
    { kind: 'json', path: sharedPath('tokenizer', 'tokenizer.json') },
    shape,
  )
  return sentences.map((segments) => tokenizer.encode({ segments }).ids)
}

async function goldenIds(directory: string, name: string) {
  const goldens = await openSafetensors(join(directory, 'goldens.safetensors'))
  try {
    return await readSentences(goldens, name, eosRule(directory))
  } finally {
    await goldens.close()
  }
}

interface TextConfig {
  readonly vocab_size?: number
  readonly max_position_embeddings?: number
  readonly eos_token_id?: number
}

function textConfig(directory: string): TextConfig {
  const config = JSON.parse(readFileSync(join(directory, 'config.json'), 'utf8')) as {
    readonly text_config?: TextConfig
  }
  return config.text_config ?? {}
}

function eosRule(directory: string): EosRule {
  const id = textConfig(directory).eos_token_id ?? LEGACY_EOS
  return id === LEGACY_EOS ? { kind: 'argmax' } : { kind: 'first', id }
}

/** Goldens with other ids have their own tokenizer, which this does not test. */
function hasClipVocabulary(directory: string): boolean {
  const { vocab_size, eos_token_id = LEGACY_EOS } = textConfig(directory)
  return vocab_size === CLIP_VOCABULARY && [LEGACY_EOS, CLIP_EOS].includes(eos_token_id)
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, 'utf8')) as T
}
