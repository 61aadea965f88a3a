/**
 * What a query means: which method answers it, and what has to be encoded for that. Nonsense is refused here,
 * before anything is decoded. Runs in the engine; pure.
 */
import { AppError } from '../../shared/errors.ts'
import type { Query, SearchMethod } from '../../shared/library-api.ts'
import { checkPrompt } from './compose-sentence.ts'

export interface ModelAbilities {
  readonly hasPhi: boolean
  readonly hasTokenizer: boolean
}

/** A method that this version can carry out. */
export type PlannedMethod = Exclude<SearchMethod, 'auto'>

export interface QueryPlan {
  readonly method: PlannedMethod
  /** The caption to encode verbatim: for the ranking, or only for the separate similarity to it. */
  readonly text: string | null
  /** The sentence with pseudo-words is this prompt instead of the template around `text`. */
  readonly prompt: string | null
}

/** @throws `usage`, `model-no-tokenizer`, `model-no-phi` */
export function planQuery(query: Query, model: ModelAbilities): QueryPlan {
  checkShape(query)
  const method = chooseMethod(query, model)
  checkInputs(method, query)
  checkModel(method, model)
  // Where text is only compared with, a model that cannot read it has no similarity to give, and no objection.
  const text = model.hasTokenizer ? query.text : null
  return { method, text, prompt: query.prompt }
}

function checkShape({ references, text, prompt, limit }: Query): void {
  if (!(Number.isInteger(limit) && limit >= 1)) throw usage(`the limit must be 1 or more, got ${limit}`)
  if (text !== null && prompt !== null) throw usage('give a text or a whole prompt, not both')
  if (text !== null && text.trim() === '') throw usage('the text is empty')
  if (references.length === 0 && text === null && prompt === null) {
    throw usage('nothing to search for: give a text, a reference photo or both')
  }
  if (prompt !== null) checkPrompt(prompt, references.length)
}

function chooseMethod({ method, references, text, prompt }: Query, model: ModelAbilities): PlannedMethod {
  if (method !== 'auto') return method
  if (prompt !== null) return 'searle'
  if (text === null) return 'image'
  if (references.length === 0) return 'text'
  return model.hasPhi ? 'searle' : 'sum'
}

function checkInputs(method: PlannedMethod, { references, text, prompt }: Query): void {
  if (prompt !== null && method !== 'searle' && method !== 'oti')
    throw usage(`the method ${method} takes a text, not a prompt`)
  if (method !== 'text' && references.length === 0)
    throw usage(`the method ${method} needs a reference photo`)
  if ((method === 'text' || method === 'sum' || method === 'slerp') && text === null) {
    throw usage(`the method ${method} needs a text`)
  }
}

function checkModel(method: PlannedMethod, { hasTokenizer, hasPhi }: ModelAbilities): void {
  if (method === 'image') return
  if (!hasTokenizer) {
    throw new AppError('model-no-tokenizer', 'this model has no tokenizer, so it cannot read text')
  }
  if (method === 'searle' && !hasPhi) {
    throw new AppError('model-no-phi', 'this model has no phi, which the method searle needs')
  }
}

function usage(message: string): AppError {
  return new AppError('usage', message)
}
