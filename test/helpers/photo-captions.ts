/** Photos of the test material by their captions. */
import { readFileSync } from 'node:fs'
import { sharedPath } from './shared.ts'

/** Names of the photos whose captions (five each) contain all the words, in the order of the list. */
export function photosOf(...words: readonly RegExp[]): ReadonlySet<string> {
  const captions = new Map<string, string>()
  for (const line of readFileSync(sharedPath('photos', 'captions.tsv'), 'utf8').split('\n')) {
    const [name = '', caption = ''] = line.split('\t')
    captions.set(name, `${captions.get(name) ?? ''} ${caption}`)
  }
  const fits = ([, caption]: readonly [string, string]) => words.every((word) => word.test(caption))
  return new Set([...captions].filter(fits).map(([name]) => name))
}
