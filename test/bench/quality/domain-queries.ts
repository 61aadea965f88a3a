/**
 * Queries for the same kind of thing in another style, as ../shared/domains has them. References of one kind take
 * turns: every second one is held out, so that what is tuned on the first half is judged on the other.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { QualityQuery } from './quality-query.ts'

export interface DomainQuery {
  readonly reference: string
  readonly text: string
  readonly prompt: string
  readonly answers: readonly string[]
}

/** @param directory with `queries.json` and `images/` */
export async function readDomainQueries(directory: string): Promise<readonly QualityQuery[]> {
  const text = await readFile(join(directory, 'queries.json'), 'utf8')
  const { queries } = JSON.parse(text) as { readonly queries: readonly DomainQuery[] }
  return domainQueries(queries, join(directory, 'images'))
}

export function domainQueries(queries: readonly DomainQuery[], images: string): readonly QualityQuery[] {
  const kinds = new Map<string, string[]>()
  return queries.map(({ reference, text, prompt, answers }) => {
    // Equal answers mark references of one kind in the file.
    const kind = JSON.stringify(answers)
    const references = kinds.get(kind) ?? []
    kinds.set(kind, references)
    if (!references.includes(reference)) references.push(reference)
    const half = references.indexOf(reference) % 2 === 0 ? 'tuning' : 'held out'
    return {
      set: `styles ${half}`,
      reference: join(images, reference),
      text,
      prompt,
      plainText: text,
      gallery: images,
      answers: new Set(answers.map((file) => join(images, file))),
    }
  })
}
