/**
 * Refuses a query that makes no sense, and plans the others: which method answers, and what it needs encoded. Runs in
 * the engine; pure.
 */
import { DIAL_MIDDLE } from '../../shared/app-query.ts'
import { AppError } from '../../shared/errors.ts'
import { LONGEST_CONCEPT, type Query, type SearchMethod } from '../../shared/library-api.ts'
import type { Card } from '../cards/card.ts'
import type { NamedWord } from './known-words.ts'
import { type Caption, checkPrompt, readCaption, verbatim } from './sentences.ts'

export interface ModelAbilities {
  readonly hasPhi: boolean
  readonly hasTokenizer: boolean
  /** The method for a reference with a text, where a query names none. */
  readonly composed: Card['composed']
  /** Whether the answer has to be one vector. */
  readonly needsVector: boolean
}

/** More would say nothing that a person means, and each is a sentence to encode. */
const MOST_EXCLUSIONS = 64

/** `auto` stands for one of the others. */
export type PlannedMethod = Exclude<SearchMethod, 'auto'>

export interface QueryPlan {
  /** For `auto`, the method that answers in the middle of the dial. */
  readonly method: PlannedMethod
  /** The caption to encode: for the ranking, or only for the separate similarity to it. Null where there is none. */
  readonly text: Caption | null
  /** Takes the place of the template around `text`. */
  readonly prompt: string | null
  /** Further wordings of the text or of the prompt. */
  readonly wordings: readonly string[]
  /** Null where it has no effect, and in a query without one. */
  readonly dial: number | null
}

/** @param words the named words that the query can use. @throws AppError `usage` for a query that makes no sense */
export function checkQuery(query: Query, words: readonly NamedWord[] = []): void {
  checkShape(query, words)
  checkSame(query)
  // `auto` chooses a method that can answer.
  if (query.method !== 'auto') checkInputs(query.method, query, captionOf(query, words))
  checkDial(query)
  checkConcept(query)
}

/** Plans a query that `checkQuery` accepts. @throws AppError `model-no-tokenizer`, `model-no-phi` */
export function planQuery(
  query: Query,
  abilities: ModelAbilities,
  words: readonly NamedWord[] = [],
): QueryPlan {
  const text = captionOf(query, words)
  const method = chooseMethod(query, text, abilities)
  checkModel(method, query, abilities)
  return {
    method,
    // A model without a tokenizer has no similarity to a text that the ranking does not need, which is no error.
    text: abilities.hasTokenizer ? text : null,
    prompt: query.prompt,
    wordings: query.wordings ?? [],
    dial: dialOf(query),
  }
}

function checkShape(
  { references, text, prompt, wordings = [], without = [], limit }: Query,
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
  if (without.some((words) => words.trim() === '')) throw usage('one of the excluded words is empty')
  if (without.length > MOST_EXCLUSIONS) {
    throw usage(`a query excludes at most ${MOST_EXCLUSIONS} words, got ${without.length}`)
  }
  if (prompt === null) return
  for (const wording of [prompt, ...wordings]) checkPrompt(wording, references.length, words)
}

function checkSame({ same = [], references }: Query): void {
  if (same.length === 0) return
  if (references.length !== 1) {
    throw usage(`variants of a shot need one reference photo, not ${references.length}`)
  }
  if (same.includes('place')) throw usage('photos have no places yet: variants share a day or a camera')
  if (same.includes('lens')) throw usage('photos have no lenses yet: variants share a day or a camera')
}

function captionOf({ text, ownWords = false }: Query, words: readonly NamedWord[]): Caption | null {
  if (text === null) return null
  return ownWords ? readCaption(text, words) : verbatim(text)
}

function chooseMethod(
  { method, references, prompt }: Query,
  text: Caption | null,
  { hasPhi, composed, needsVector }: ModelAbilities,
): PlannedMethod {
  if (method !== 'auto') return method
  if (prompt !== null) return 'searle'
  if (text === null) return 'image'
  if (references.length === 0) return text.words.length > 0 ? 'searle' : 'text'
  // Named words bring pseudo-words of their own into the sentence.
  if (composed === 'names' && !needsVector && text.words.length === 0) return 'names'
  return hasPhi && composed !== 'sum' ? 'searle' : 'sum'
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
  const needsText =
    method === 'text' || method === 'sum' || method === 'slerp' || method === 'basic' || method === 'names'
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
  { references, without = [] }: Query,
  { hasTokenizer, hasPhi, needsVector }: ModelAbilities,
): void {
  if (needsVector && (method === 'basic' || method === 'names')) {
    throw new AppError('method-unavailable', `the method ${method} has no vector of its own`)
  }
  if (method === 'image' && without.length === 0) return
  if (!hasTokenizer) {
    throw new AppError('model-no-tokenizer', 'this model has no tokenizer, so it cannot read text')
  }
  const needsPhi = method === 'searle' || method === 'pdv'
  if (needsPhi && !hasPhi && references.length > 0) {
    throw new AppError('model-no-phi', `this model has no phi, which the method ${method} needs`)
  }
}

function checkDial({ dial, method, prompt }: Query): void {
  if (dial === undefined) return
  if (!(dial >= 0 && dial <= 1)) throw usage(`the dial goes from 0 to 1, got ${dial}`)
  if (method !== 'auto') throw usage(`the dial is of the method auto, not of ${method}`)
  if (prompt !== null && dial !== DIAL_MIDDLE) {
    throw usage('the dial goes between references and a text: a prompt has no words alone')
  }
}

function checkConcept({ concept, prompt }: Query): void {
  if (concept?.kind !== 'name') return
  if (prompt !== null) throw usage('a prompt is the whole sentence: write the concept into it')
  if (concept.name.trim() === '') throw usage('the concept is empty')
  if (concept.name.length > LONGEST_CONCEPT)
    throw usage(`a concept has at most ${LONGEST_CONCEPT} characters, got ${concept.name.length}`)
}

function dialOf({ dial, references, text }: Query): number | null {
  return dial !== undefined && references.length > 0 && text !== null ? dial : null
}

function usage(message: string): AppError {
  return new AppError('usage', message)
}
