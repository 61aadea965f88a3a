/**
 * The methods of composed retrieval by the names of the papers, and the query of each to a library. Runs in the engine;
 * pure.
 */
import { AppError, assertNever } from '../../shared/errors.ts'
import type { InversionRecipe } from '../../shared/inversion-api.ts'
import type { InversionSettings, Query } from '../../shared/library-api.ts'
import type { BenchmarkQuery } from './benchmark.ts'

/** In the order of a table: without words or picture, without pseudo-words, with them, with the shared concept too. */
export const METHOD_NAMES = [
  'image',
  'text',
  'sum',
  'slerp',
  'basic',
  'names',
  'searle',
  'searle-oti',
  'isearle',
  'isearle-oti',
  'pdv',
  'searle+concept',
  'searle-oti+concept',
  'isearle+concept',
  'isearle-oti+concept',
  'pdv+concept',
] as const
export type MethodName = (typeof METHOD_NAMES)[number]

/**
 * The phi that a method needs: `own` is the model's, by iSEARLE's recipe if there are two; `searle` is
 * `phi-searle.safetensors` beside it.
 */
export type PhiNeed = 'none' | 'own' | 'searle'

export interface Method {
  readonly name: MethodName
  /** True if its sentence holds the shared concept, which not every source states. */
  readonly withConcept: boolean
  readonly phi: PhiNeed
  /** Set for a method by optimisation, which takes seconds a reference. */
  readonly recipe: InversionRecipe | null
}

export interface AskSettings {
  readonly limit: number
  readonly seed: number
  /** See `InvertRequest.exact`. */
  readonly exact: boolean
}

type Base = Exclude<MethodName, `${string}+concept`>
type Asked = Pick<Query, 'references' | 'text' | 'prompt' | 'method'> &
  Partial<Pick<Query, 'wordings' | 'pseudoWords' | 'inversion'>>

export function methodOf(name: MethodName): Method {
  const base = baseOf(name)
  return { name, withConcept: base !== name, phi: phiOf(base), recipe: recipeOf(base) }
}

/** @throws AppError `usage` for an unknown name */
export function readMethods(names: readonly string[]): readonly MethodName[] {
  return names.map((name) => {
    const known = METHOD_NAMES.find((each) => each === name)
    if (known) return known
    throw new AppError('usage', `"${name}" is no method; methods: ${METHOD_NAMES.join(', ')}`)
  })
}

export function inversionOf(
  { recipe }: Method,
  { seed, exact }: Pick<AskSettings, 'seed' | 'exact'>,
): InversionSettings | null {
  return recipe && { recipe, steps: null, seed, ...(exact && { exact }) }
}

/** Null if the method needs a shared concept that the source does not state. */
export function askedOf(
  method: Method,
  query: BenchmarkQuery,
  { limit, ...settings }: AskSettings,
): Query | null {
  const sentences = method.withConcept ? query.conceptSentences : query.sentences
  if (sentences === null) return null
  const inversion = inversionOf(method, settings)
  const asked = ask(baseOf(method.name), query, sentences)
  return { ...asked, ...(inversion && { inversion }), filter: {}, limit }
}

function ask(base: Base, { reference, words }: BenchmarkQuery, sentences: readonly string[]): Asked {
  const references = [{ kind: 'file', path: reference }] as const
  const picture = { references, text: null, prompt: null }
  const sentence = { ...picture, ...inWordings('prompt', sentences) }
  switch (base) {
    case 'image':
      return { ...picture, method: base }
    // Ranks by the words alone. It reads the reference too, so that an unreadable one is missing to every method alike.
    case 'text':
    case 'sum':
    case 'slerp':
    case 'basic':
    case 'names':
      return { ...picture, ...inWordings('text', words), method: base }
    case 'searle':
    case 'isearle':
      return { ...sentence, method: 'searle' }
    case 'searle-oti':
    case 'isearle-oti':
      return { ...sentence, method: 'oti' }
    case 'pdv':
      // The published weights are those for phi's pseudo-words.
      return { ...sentence, method: 'pdv', pseudoWords: 'first' }
    default:
      return assertNever(base)
  }
}

function inWordings(name: 'text' | 'prompt', [first = '', ...others]: readonly string[]) {
  return { [name]: first, ...(others.length > 0 && { wordings: others }) }
}

function baseOf(name: MethodName): Base {
  return name.replace('+concept', '') as Base
}

function phiOf(base: Base): PhiNeed {
  if (base === 'searle') return 'searle'
  return base === 'isearle' || base === 'pdv' ? 'own' : 'none'
}

function recipeOf(base: Base): InversionRecipe | null {
  if (base === 'searle-oti') return 'searle'
  return base === 'isearle-oti' ? 'isearle' : null
}
