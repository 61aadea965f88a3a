/**
 * Pairs "A without B" from captions: enough pictures show A with B, and A without B. A picture shows what one of its
 * captions names. Pure.
 */
import type { Captions } from '../quality/composed-queries.ts'

export interface ExcludedPair {
  readonly wanted: string
  readonly excluded: string
  /** Names of files. */
  readonly showsExcluded: ReadonlySet<string>
  /** Shows the wanted thing and not the other. */
  readonly right: ReadonlySet<string>
}

/** A thing in the words of a person, and the pattern of its words in captions. */
const THINGS: readonly (readonly [words: string, pattern: string])[] = [
  ['a dog', 'dogs?|pupp(?:y|ies)'],
  ['a man', 'm[ae]n|guys?'],
  ['a woman', 'wom[ae]n|lad(?:y|ies)'],
  ['a boy', 'boys?'],
  ['a girl', 'girls?'],
  ['children', 'child(?:ren)?|kids?'],
  ['people', 'people|crowd|group'],
  ['a bicycle', 'bikes?|bicycles?|cyclists?|bikers?'],
  ['a ball', 'balls?|football|soccer|basketball|baseball|tennis'],
  ['water', 'water|lake|river|ocean|sea|pool|waves?|surf\\w*'],
  ['snow', 'snow\\w*|ski\\w*'],
  ['grass', 'grass|grassy|lawn|field'],
  ['a beach', 'beach|shore|sand'],
  ['a street', 'streets?|sidewalk|road'],
  ['a hat', 'hats?|caps?'],
  ['a red shirt', 'red'],
  ['a tree', 'trees?|woods|forest'],
  ['rocks', 'rocks?|rocky|cliff|boulders?'],
]
/** Fewer would measure luck. */
const FEWEST = 10

export function excludedPairs(captions: Captions): readonly ExcludedPair[] {
  const showing = THINGS.map(([words, pattern]) => {
    const test = new RegExp(`\\b(?:${pattern})\\b`)
    const files = [...captions].filter(([, texts]) => texts.some((text) => test.test(text)))
    return { words, files: new Set(files.map(([name]) => name)) }
  })
  return showing.flatMap((wanted) =>
    showing.flatMap((excluded) => {
      if (wanted === excluded) return []
      const right = new Set([...wanted.files].filter((name) => !excluded.files.has(name)))
      const both = wanted.files.size - right.size
      // Where few show both, hardly an answer would show the other thing anyway.
      const isTempting = both >= FEWEST && both >= wanted.files.size / 5
      return right.size >= FEWEST && isTempting
        ? [{ wanted: wanted.words, excluded: excluded.words, showsExcluded: excluded.files, right }]
        : []
    }),
  )
}
