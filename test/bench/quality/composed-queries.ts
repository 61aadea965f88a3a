/**
 * Composed queries from captioned pictures, by rules: a reference that shows a subject without the change, the
 * change as a relative caption, and as answers all pictures whose captions agree on both. Several people's captions of
 * one picture must agree, so one slip makes no answer. Pure but for `readCaptions`.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CHANGES, type Change, SUBJECTS, type Subject } from './caption-words.ts'
import type { QualityQuery } from './quality-query.ts'

/** Lower case, by file name. */
export type Captions = ReadonlyMap<string, readonly string[]>

/** Captions of one picture that must name the features of an answer. */
const AGREEING = 2
/**
 * Captions of a reference that begin with its subject: the picture alone shows it, so it must be the picture's main
 * one.
 */
const SURE = 4
/** "Two young boys ...", "A large brown dog ...". */
const BEGINNING_WORDS = 4
/** Fewer would measure luck. */
const FEWEST_ANSWERS = 4
const REFERENCES_A_PAIR = 4

export interface CaptionedFolder {
  readonly name: string
  /** Of the pictures, absolute. */
  readonly images: string
  readonly captions: Captions
}

/** Lines of a file's name, a tab and a caption. */
export async function readCaptions(file: string): Promise<Captions> {
  const captions = new Map<string, string[]>()
  for (const line of (await readFile(file, 'utf8')).split(/\r?\n/)) {
    const [name, caption] = line.split('\t')
    if (!name || caption === undefined) continue
    captions.set(name, [...(captions.get(name) ?? []), caption.toLowerCase()])
  }
  return captions
}

/** Each subject with each change that enough pictures show; one reference of every pair before the second of any. */
export function composedQueries(folder: CaptionedFolder): readonly QualityQuery[] {
  const pairs = SUBJECTS.flatMap((subject) =>
    CHANGES.filter(({ of }) => !of || of.includes(subject.name)).map((change) =>
      pairQueries(folder, subject, change),
    ),
  )
  return Array.from({ length: REFERENCES_A_PAIR }, (_, nth) =>
    pairs.flatMap((queries) => queries.slice(nth, nth + 1)),
  ).flat()
}

function pairQueries(
  { name, images, captions }: CaptionedFolder,
  subject: Subject,
  change: Change,
): readonly QualityQuery[] {
  const shows = { subject: wholeWords(subject.pattern), change: wholeWords(change.pattern) }
  const all = [...captions]
  const answers = all.filter(([, texts]) => isAnswer(texts, shows)).map(([file]) => join(images, file))
  if (answers.length < FEWEST_ANSWERS) return []
  const references = all.filter(([, texts]) => isReference(texts, shows)).map(([file]) => file)
  return inOrderOfHash(references, `${subject.name} ${change.words}`)
    .slice(0, REFERENCES_A_PAIR)
    .map((file) => ({
      set: `${name} ${change.kind}`,
      reference: join(images, file),
      text: `${subject.be} ${change.words}`,
      prompt: null,
      plainText: change.words,
      gallery: images,
      answers: new Set(answers),
    }))
}

interface Shows {
  readonly subject: RegExp
  readonly change: RegExp
}

/** Both, and at least once in one caption: otherwise another person may wear the hat. */
function isAnswer(texts: readonly string[], { subject, change }: Shows): boolean {
  return (
    count(texts, subject) >= AGREEING &&
    count(texts, change) >= AGREEING &&
    texts.some((text) => subject.test(text) && change.test(text))
  )
}

function isReference(texts: readonly string[], { subject, change }: Shows): boolean {
  return count(texts.map(beginning), subject) >= SURE && count(texts, change) === 0
}

function beginning(text: string): string {
  return text.split(' ').slice(0, BEGINNING_WORDS).join(' ')
}

function count(texts: readonly string[], pattern: RegExp): number {
  return texts.filter((text) => pattern.test(text)).length
}

function wholeWords(pattern: string): RegExp {
  return new RegExp(`\\b(?:${pattern})\\b`)
}

/** Neither by name nor by place in the file, which may mean something; the same on every machine. */
function inOrderOfHash(files: readonly string[], salt: string): readonly string[] {
  const hash = (file: string) => createHash('sha256').update(`${salt}\n${file}`).digest('hex')
  return files
    .map((file) => ({ file, key: hash(file) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ file }) => file)
}
