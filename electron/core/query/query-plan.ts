/**
 * What a query means: which method answers it, and what has to be encoded for that. Nonsense is refused here,
 * before anything is decoded. Runs in the engine; pure.
 */
import { DIAL_MIDDLE } from '../../shared/app-query.ts'
import { AppError } from '../../shared/errors.ts'
import type { Query, SearchMethod } from '../../shared/library-api.ts'
import type { NamedWord } from './known-words.ts'
import { type Caption, readCaption, verbatim } from './own-words.ts'
import { checkPrompt } from './sentences.ts'

export interface ModelAbilities {
  readonly hasPhi: boolean
  readonly hasTokenizer: boolean
}

/** What can be done without another look: pseudo-words that are there need no phi. */
export interface QueryAbilities extends ModelAbilities {
  /** The user's own, for captions and prompts. */
  readonly words?: readonly NamedWord[]
}

/** A method that this version can carry out. */
export type PlannedMethod = Exclude<SearchMethod, 'auto'>

export interface QueryPlan {
  /** Of `auto`: the one that answers in the middle of the dial. */
  readonly method: PlannedMethod
  /** The caption to encode: for the ranking, or only for the separate similarity to it. */
  readonly text: Caption | null
  /** The sentence with pseudo-words is this prompt instead of the template around `text`. */
  readonly prompt: string | null
  /** Of the text or of the prompt, besides these. */
  readonly wordings: readonly string[]
  /** Null where it has no effect or was not asked for. */
  readonly dial: number | null
}

/** @throws `usage`, `model-no-tokenizer`, `model-no-phi` */
export function planQuery(query: Query, abilities: QueryAbilities): QueryPlan {
  const { words = [] } = abilities
  checkShape(query, words)
  const text = captionOf(query, words)
  const method = chooseMethod(query, text, abilities)
  checkInputs(method, query, text)
  checkModel(method, query, abilities)
  return {
    method,
    // Where text is only compared with, a model that cannot read it has no similarity to give, and no objection.
    text: abilities.hasTokenizer ? text : null,
    prompt: query.prompt,
    wordings: query.wordings ?? [],
    dial: dialOf(query),
  }
}

function checkShape(
  { references, text, prompt, wordings = [], limit }: Query,
  words: readonly NamedWord[],
): void {
  if (!(Number.isInteger(limit) && limit >= 1)) throw usage(`the limit must be 1 or more, got ${limit}`)
  if (text !== null && prompt !== null) throw usage('give a text or a whole prompt, not both')
  if (text !== null && text.trim() === '') throw usage('the text is empty')
  if (references.length === 0 && text === null && prompt === null) {
    throw usage('nothing to search for: give a text, a reference photo or both')
  }
  if (wordings.length > 0 && text === null && prompt === null) {
    throw usage('other wordings are of a text or of a prompt: give one')
  }
  if (wordings.some((wording) => wording.trim() === '')) throw usage('one of the wordings is empty')
  if (prompt === null) return
  for (const wording of [prompt, ...wordings]) checkPrompt(wording, references.length, words)
}

function captionOf({ text, ownWords = false }: Query, words: readonly NamedWord[]): Caption | null {
  if (text === null) return null
  return ownWords ? readCaption(text, words) : verbatim(text)
}

function chooseMethod(
  { method, references, prompt }: Query,
  text: Caption | null,
  { hasPhi }: ModelAbilities,
): PlannedMethod {
  if (method !== 'auto') return method
  if (prompt !== null) return 'searle'
  if (text === null) return 'image'
  if (references.length === 0) return text.words.length > 0 ? 'searle' : 'text'
  return hasPhi ? 'searle' : 'sum'
}

function checkInputs(
  method: PlannedMethod,
  { references, prompt, ...query }: Query,
  text: Caption | null,
): void {
  if (prompt !== null && method !== 'searle' && method !== 'oti' && method !== 'pdv') {
    throw usage(`the method ${method} takes a text, not a prompt`)
  }
  const isWordsAlone = method === 'searle' && (prompt !== null || (text?.words.length ?? 0) > 0)
  if (method !== 'text' && references.length === 0 && !isWordsAlone) {
    throw usage(`the method ${method} needs a reference photo`)
  }
  const needsText = method === 'text' || method === 'sum' || method === 'slerp' || method === 'basic'
  if (needsText && text === null) throw usage(`the method ${method} needs a text`)
  if (method === 'pdv' && text === null && prompt === null) {
    throw usage('the method pdv needs a text or a prompt')
  }
  const clicks = (query.more?.length ?? 0) + (query.less?.length ?? 0)
  if (method === 'basic' && clicks > 0)
    throw usage('the method basic takes no photos to have more or less of')
}

function checkModel(
  method: PlannedMethod,
  { references }: Query,
  { hasTokenizer, hasPhi }: ModelAbilities,
): void {
  if (method === 'image') return
  if (!hasTokenizer) {
    throw new AppError('model-no-tokenizer', 'this model has no tokenizer, so it cannot read text')
  }
  const needsPhi = method === 'searle' || method === 'pdv'
  if (needsPhi && !hasPhi && references.length > 0) {
    throw new AppError('model-no-phi', `this model has no phi, which the method ${method} needs`)
  }
}

function dialOf({ dial, method, references, text, prompt }: Query): number | null {
  if (dial === undefined) return null
  if (!(dial >= 0 && dial <= 1)) throw usage(`the dial goes from 0 to 1, got ${dial}`)
  if (method !== 'auto') throw usage(`the dial is of the method auto, not of ${method}`)
  if (prompt !== null && dial !== DIAL_MIDDLE) {
    throw usage('the dial goes between references and a text: a prompt has no words alone')
  }
  return references.length > 0 && text !== null ? dial : null
}

function usage(message: string): AppError {
  return new AppError('usage', message)
}
