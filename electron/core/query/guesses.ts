/** The guessed names of a query's references, and a sentence for each. Runs in the engine. */
import type { Sentence } from '../../shared/inference-api.ts'
import type { ConceptAnswer, Query } from '../../shared/library-api.ts'
import type { SearchApi } from '../../shared/search-api.ts'
import type { Card } from '../cards/card.ts'
import { type Guess, withNeighbours } from '../names/guess-names.ts'
import { describe } from '../sentences/describe.ts'
import type { Encoder } from './encode.ts'
import type { PlannedMethod, QueryPlan } from './query-plan.ts'
import type { Picture, ResolvedQuery } from './resolve.ts'
import { captionSentence, readCaption } from './sentences.ts'

/** Names for the content of the references. Vectors are [featureSize]. */
export interface NameGuesses {
  /** Best first. */
  readonly candidates: readonly Guess[]
  readonly likeness: Float32Array
  /** The references with their neighbours, of unit length. */
  readonly near: Float32Array
}

/** @param image unit mean of the references, [featureSize] */
export async function namesOf(
  image: Float32Array,
  references: readonly Picture[],
  { card, guesses }: Pick<Encoder, 'card' | 'guesses'>,
  surveyor: Pick<SearchApi, 'surroundings'>,
): Promise<NameGuesses> {
  const leaveOut = references.flatMap((picture) =>
    picture.kind === 'known' && picture.photoId !== null ? [picture.photoId] : [],
  )
  const { neighbours } = card.names
  const around = await surveyor.surroundings({ vector: image, neighbours, leaveOut })
  const near = withNeighbours(image, around)
  const { names, likeness } = await guesses(near, around.centre)
  return { candidates: names, likeness, near }
}

/** How many names an answer tells. */
const MOST_CANDIDATES = 5

/** Whether a query with references guesses names. */
export function wantsGuesses(method: PlannedMethod, { concept, ...query }: Query, card: Card): boolean {
  if (method === 'names') return true
  if (concept) return concept.kind !== 'none'
  return query.method === 'auto' && query.text !== null && method === 'searle' && card.concept === 'auto'
}

/** @param guessed null where no name was guessed */
export function conceptOf(
  method: PlannedMethod,
  { concept, ...query }: Query,
  guessed: NameGuesses | null,
  card: Card,
): ConceptAnswer | null {
  if (!guessed) return null
  const candidates = guessed.candidates.slice(0, MOST_CANDIDATES).map(({ name, score }) => ({ name, score }))
  const takesName = method === 'names' || method === 'searle' || method === 'oti' || method === 'pdv'
  const byDefault = query.method === 'auto' && query.prompt === null ? card.concept : 'none'
  const choice = method === 'names' && concept?.kind !== 'name' ? 'auto' : (concept?.kind ?? byDefault)
  if (!takesName || choice === 'none' || query.prompt !== null) return { used: null, candidates }
  const used = concept?.kind === 'name' ? concept.name.trim() : (candidates[0]?.name ?? null)
  return { used, candidates }
}

/** The sentences of one guess, in all wordings of the text. */
export interface GuessSentences {
  readonly share: number
  readonly wordings: readonly Sentence[]
}

/** @param tokens the references' pseudo-words; null where none has to stand among the guesses */
export function guessSentences(
  { candidates }: Pick<NameGuesses, 'candidates'>,
  plan: QueryPlan,
  { query: { text, wordings = [], concept }, words }: Pick<ResolvedQuery, 'query' | 'words'>,
  tokens: readonly Float32Array[] | null,
  { names: { sentence, pseudoWord } }: Card,
): readonly GuessSentences[] {
  const texts = text === null ? [] : [text, ...wordings]
  // Only words that the text says: a guess of the same name means the ordinary thing.
  const said = words.filter(({ name }) => plan.text?.words.includes(name))
  const share = tokens ? 1 - pseudoWord : 1
  const names = concept?.kind === 'name' ? [{ name: concept.name.trim(), share: 1 }] : candidates
  const guessed = names
    // The softmax of a name that is far behind rounds to 0.
    .filter((guess) => guess.share > 0)
    .map((guess) => ({
      share: share * guess.share,
      wordings: texts.map((each) => readCaption(sentenceOf(sentence, guess.name, each), said)),
    }))
  const [best] = names
  if (!tokens || !best) return guessed
  const composed = texts.map((each) => captionSentence(tokens, readCaption(each, said), best.name))
  return [...guessed, { share: pseudoWord, wordings: composed }]
}

function sentenceOf(kind: Card['names']['sentence'], name: string, text: string): string {
  return kind === 'description' ? describe(name, text) : `${describe(name, '')} that ${text}`
}
