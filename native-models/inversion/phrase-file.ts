/**
 * Reads phrases from a file: the published `concept_to_phrases.pkl`, JSON ({concept: [phrases]}) or TSV
 * (concept, tab, phrase). Runs nothing from the file: see ../weights/restricted-unpickler.ts.
 */
import { extname } from 'node:path'
import { ModelError } from '../weights/model-error.ts'
import { unpickle } from '../weights/restricted-unpickler.ts'
import { decode, readBounded } from './concept-names.ts'

/** 256 phrases of 100 characters for each of 20,931 names. */
const MAX_BYTES = 1 << 30
/** In characters. A context of 77 tokens ends long before, and a tokenizer's time grows with its text. */
const MAX_PHRASE_LENGTH = 4_096

export type Phrases = ReadonlyMap<string, readonly string[]>

/**
 * Converts concepts and phrases to lower case, because CLIP reads nothing else.
 * @throws ModelError for a file without phrases
 */
export async function readPhraseFile(file: string): Promise<Phrases> {
  const read = READERS[extname(file).toLowerCase()]
  if (!read) throw new ModelError('unknown kind of phrase file', { file, expected: '.pkl, .json or .tsv' })
  const phrases = collect(file, read(file, await readBounded(file, MAX_BYTES)))
  if (phrases.size === 0) throw new ModelError('this file holds no phrases', { file })
  return phrases
}

type Entries = Iterable<readonly [concept: unknown, phrases: unknown]>

const READERS: Readonly<Record<string, (file: string, bytes: Uint8Array) => Entries>> = {
  '.pkl': fromPickle,
  '.json': fromJson,
  '.tsv': fromTsv,
}

function fromPickle(file: string, bytes: Uint8Array): Entries {
  const root = unpickle(file, bytes)
  if (root instanceof Map) return root
  throw new ModelError('this pickle is not a phrase file', { file, expected: 'a dictionary of concepts' })
}

function fromJson(file: string, bytes: Uint8Array): Entries {
  const text = decode(file, bytes)
  let root: unknown
  try {
    root = JSON.parse(text)
  } catch (cause) {
    throw new ModelError('this file is not JSON', { file }, { cause })
  }
  if (typeof root === 'object' && root !== null && !Array.isArray(root)) return Object.entries(root)
  throw new ModelError('this JSON is not a phrase file', { file, expected: 'an object of concepts' })
}

function* fromTsv(file: string, bytes: Uint8Array): Entries {
  for (const [index, line] of decode(file, bytes).split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const [concept, phrase, ...more] = line.split('\t')
    if (phrase === undefined || more.length > 0) {
      const found = `${more.length + (phrase === undefined ? 1 : 2)} columns in line ${index + 1}`
      throw new ModelError('a line is wrong', { file, expected: 'a concept, a tab and a phrase', found })
    }
    yield [concept, [phrase]]
  }
}

function collect(file: string, entries: Entries): Phrases {
  const phrases = new Map<string, string[]>()
  for (const [concept, texts] of entries) {
    if (typeof concept !== 'string' || concept.trim() === '') {
      throw new ModelError('a concept has no name', { file, expected: 'a text' })
    }
    if (!Array.isArray(texts) || !texts.every((text): text is string => typeof text === 'string')) {
      throw new ModelError(`the phrases of "${concept}" are not a list of texts`, { file })
    }
    const key = concept.trim().toLowerCase()
    const known = phrases.get(key) ?? []
    for (const text of texts) known.push(text.trim().slice(0, MAX_PHRASE_LENGTH).toLowerCase())
    phrases.set(key, known)
  }
  return phrases
}
