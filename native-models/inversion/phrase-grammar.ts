/**
 * The built-in phrases: "a photo of {concept} that ...", continued the way people write relative captions.
 * They replace the phrases that a language model wrote for the papers (SEARLE, section 3.1). Pure and
 * deterministic.
 */
import { ACTIONS, CLOTHES } from './phrase-actions.ts'
import { COMPANIONS, PLACES, POSITIONS, QUALITIES, VIEWS } from './phrase-words.ts'
import { pick, type Random, randomStream, shuffled } from './random-stream.ts'

/** As many as in the papers. */
export const PHRASES_PER_CONCEPT = 256
/** Part of the phrases' identity: increase it when words or rules change. */
export const GRAMMAR_VERSION = 2

interface Agreement {
  readonly be: 'is' | 'are'
  readonly have: 'has' | 'have'
  readonly object: 'it' | 'them'
}

const ONE: Agreement = { be: 'is', have: 'has', object: 'it' }
const SEVERAL: Agreement = { be: 'are', have: 'have', object: 'them' }

/** Distinct, in an order that concept and seed decide. */
export function phrasesOf(concept: string, seed = 0, count = PHRASES_PER_CONCEPT): readonly string[] {
  const random = randomStream('phrases', GRAMMAR_VERSION, concept, seed)
  const agreement = isPlural(concept) ? SEVERAL : ONE
  const simple = shuffled(random, simpleContinuations(agreement))
  // Half of the phrases have one part, the others join two.
  const continuations = new Set(simple.slice(0, Math.ceil(count / 2)))
  while (continuations.size < count) continuations.add(joinedContinuation(random, agreement))
  return shuffled(random, [...continuations]).map((words) => `a photo of ${concept} that ${words}`)
}

/** Most of them follow `be`, so each starts with its verb. */
function simpleContinuations({ be }: Agreement): readonly string[] {
  return [...PLACES, ...QUALITIES, ...ACTIONS, ...CLOTHES, ...VIEWS].map((words) => `${be} ${words}`)
}

function joinedContinuation(random: Random, agreement: Agreement): string {
  const { be } = agreement
  switch (pick(random, ['place', 'action', 'clothes', 'company', 'companyAt', 'style'] as const)) {
    case 'place':
      return `${be} ${pick(random, QUALITIES)} and ${be} ${pick(random, PLACES)}`
    case 'action':
      return `${be} ${pick(random, ACTIONS)} and ${be} ${pick(random, PLACES)}`
    case 'clothes':
      return `${be} ${pick(random, CLOTHES)} and ${be} ${pick(random, ACTIONS)}`
    case 'company':
      return companion(random, agreement)
    case 'companyAt':
      return `${be} ${pick(random, PLACES)} and ${companion(random, agreement)}`
    default:
      return `${be} ${pick(random, VIEWS)} and ${companion(random, agreement)}`
  }
}

function companion(random: Random, { have, object }: Agreement): string {
  return `${have} ${pick(random, COMPANIONS)} ${pick(random, POSITIONS).replace(/it$/, object)}`
}

const PLURALS = new Set(['people', 'men', 'women', 'children', 'police', 'feet', 'teeth', 'mice', 'geese'])
/** Singular nouns that end like plurals. */
const SINGULARS = new Set(
  'lens canvas atlas gas series christmas bias alias mars rhinoceros thermos'.split(' '),
)

/** Decides by the noun: "running shoes" and "boy and girl" are plural, a "group of people" is singular. */
export function isPlural(concept: string): boolean {
  if (concept.includes(' and ')) return true
  const noun = concept.replace(/ of .*/, '')
  const last = /[\p{L}'-]+$/u.exec(noun)?.[0] ?? noun
  if (PLURALS.has(last)) return true
  return last.length > 3 && last.endsWith('s') && !/(ss|us|is|'s)$/.test(last) && !SINGULARS.has(last)
}
