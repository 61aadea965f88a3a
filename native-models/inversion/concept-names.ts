/**
 * Vocabularies: the names from which an image's concepts are chosen. The built-in one is
 * resources/concepts.txt; users may bring Open Images' class names. Loads no native module.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ModelError } from '../weights/model-error.ts'
import { openModelFile } from '../weights/model-file.ts'

/** Open Images V7 has 20,931 names in 0.5 MB. */
const MAX_BYTES = 8 << 20
const MAX_NAMES = 100_000
const MAX_NAME_LENGTH = 100
/** A line with a knowledge-graph id before the name; the file's header has neither. */
const OPEN_IMAGES_LINE = /^\/[mgt]\/[\w-]+,(.*)$/
const OPEN_IMAGES_HEADER = /^LabelName,DisplayName$/i
// biome-ignore lint/suspicious/noControlCharactersInRegex: they show a binary file.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/

export interface ConceptNames {
  /** Lower case, distinct, in the file's order. */
  readonly names: readonly string[]
  /** SHA-256 over the names: equal hashes mean equal lists. */
  readonly hash: string
}

/**
 * @throws ModelError for a file that is no list of names: too large, binary, empty, or with a name that is
 * too long
 */
export async function readConceptNames(file: string): Promise<ConceptNames> {
  const text = decode(file, await readBounded(file, MAX_BYTES))
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !OPEN_IMAGES_HEADER.test(line))
  const names = [...new Set(lines.map((line) => nameOf(file, line)))].filter((name) => name !== '')
  if (names.length === 0) throw new ModelError('this vocabulary is empty', { file })
  if (names.length > MAX_NAMES) {
    const facts = { file, expected: `${MAX_NAMES} names at most`, found: String(names.length) }
    throw new ModelError('this vocabulary is too long', facts)
  }
  return { names, hash: createHash('sha256').update(names.join('\n')).digest('hex') }
}

/** The list lies beside the sources, and in the same place beside the build. */
export function builtInConceptsPath(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const path = join(folder, 'resources', 'concepts.txt')
    if (existsSync(path)) return path
    if (dirname(folder) === folder) throw new Error('expected resources/concepts.txt above the program')
  }
}

/** @throws ModelError for a file that is missing or longer than `maxBytes` */
export async function readBounded(file: string, maxBytes: number): Promise<Uint8Array> {
  const handle = await openModelFile(file)
  try {
    const { size } = await handle.stat()
    if (size > maxBytes) {
      throw new ModelError('this file is too large', {
        file,
        expected: `${maxBytes} bytes at most`,
        found: `${size}`,
      })
    }
    return new Uint8Array(await handle.readFile())
  } catch (error) {
    if (error instanceof ModelError) throw error
    throw new ModelError('this file cannot be read', { file }, { cause: error })
  } finally {
    await handle.close()
  }
}

/** @throws ModelError for bytes that are not UTF-8 text */
export function decode(file: string, bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (!CONTROL.test(text)) return text
  } catch {
    // Invalid UTF-8 is reported below, like control characters.
  }
  throw new ModelError('this file is not text', { file, expected: 'UTF-8 text', found: 'binary data' })
}

function nameOf(file: string, line: string): string {
  const label = OPEN_IMAGES_LINE.exec(line)?.[1] ?? line
  const quoted = /^"(.*)"$/.exec(label.trim())?.[1]
  const name = (quoted?.replaceAll('""', '"') ?? label).trim().toLowerCase()
  if (name.length <= MAX_NAME_LENGTH) return name
  const facts = { file, expected: `${MAX_NAME_LENGTH} characters at most`, found: `${name.slice(0, 40)}...` }
  throw new ModelError('a name of this vocabulary is too long', facts)
}
