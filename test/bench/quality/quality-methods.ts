/** The query of each method to the library for a question. Pure. */
import type { InversionRecipe } from '../../../electron/shared/inversion-api.ts'
import type { InversionSettings, Query, QueryReference } from '../../../electron/shared/library-api.ts'
import type { QualityQuery } from './quality-query.ts'

export interface QualityMethod {
  readonly name: string
  /** `phi-<name>.safetensors`; null is the model's own. */
  readonly phi: string | null
  /** Set where tokens of all references are found by optimisation first. */
  readonly inversion: InversionSettings | null
  /** Null where the method has no answer to such a question. @param concepts of the reference, nearest first */
  readonly ask: (question: QualityQuery, concepts: readonly string[]) => Asked | null
}

export type Asked = Pick<Query, 'references' | 'text' | 'prompt' | 'method'> &
  Partial<Pick<Query, 'pseudoWords' | 'dial' | 'inversion'>>

/** In the order of the table. `searle` is made for each phi. */
export const METHOD_NAMES = [
  'image',
  'text',
  'text-plain',
  'sum',
  'sum-plain',
  'slerp',
  'basic',
  'names',
  'searle',
  'pdv',
  'oti-searle',
  'oti',
  'oti-concept',
] as const
export type MethodName = (typeof METHOD_NAMES)[number]

export interface MethodOptions {
  /** Null is the model's own. */
  readonly phis: readonly (string | null)[]
  readonly seed: number
}

export function qualityMethods(
  names: readonly MethodName[],
  { phis, seed }: MethodOptions,
): readonly QualityMethod[] {
  return names.flatMap((name) =>
    ofPhi(name) ? phis.map((phi) => method(name, phi, seed)) : [method(name, null, seed)],
  )
}

function ofPhi(name: MethodName): boolean {
  return name === 'searle' || name === 'pdv'
}

function method(name: MethodName, phi: string | null, seed: number): QualityMethod {
  const recipe: InversionRecipe = name === 'oti-searle' ? 'searle' : 'isearle'
  const inversion: InversionSettings | null = name.startsWith('oti') ? { recipe, steps: null, seed } : null
  return {
    name: phi === null ? name : `${name} (${phi})`,
    phi,
    inversion,
    ask: (question, concepts) => {
      const asked = ask(name, question, concepts)
      return asked && { ...asked, ...(inversion && { inversion }) }
    },
  }
}

function ask(name: MethodName, question: QualityQuery, concepts: readonly string[]): Asked | null {
  const { reference, text, plainText } = question
  const both = { references: [file(reference)], text, prompt: null }
  switch (name) {
    case 'image':
      return { ...both, text: null, method: 'image' }
    case 'text':
      return { ...both, references: [], method: 'text' }
    case 'text-plain':
      return { references: [], text: plainText, prompt: null, method: 'text' }
    case 'sum-plain':
      return { ...both, text: plainText, method: 'sum' }
    case 'sum':
    case 'slerp':
    case 'basic':
    case 'names':
      return { ...both, method: name }
    case 'pdv':
      // It works on a caption: a whole prompt has no reference without one.
      return question.prompt === null ? { ...both, method: 'pdv', pseudoWords: 'first' } : null
    case 'searle':
      return { ...sentence(question), method: 'searle' }
    case 'oti':
    case 'oti-searle':
      return { ...sentence(question), method: 'oti' }
    case 'oti-concept':
      return { ...withConcept(question, concepts[0] ?? ''), method: 'oti' }
  }
}

function file(path: string): QueryReference {
  return { kind: 'file', path }
}

function sentence({ reference, text, prompt }: QualityQuery): Omit<Asked, 'method'> {
  return { references: [file(reference)], text: prompt === null ? text : null, prompt }
}

/** "a photo of {concept} {ref} that T": docs/method.md. */
function withConcept({ reference, text, prompt }: QualityQuery, concept: string): Omit<Asked, 'method'> {
  const whole = prompt ?? `a photo of {ref} that ${text}`
  return { references: [file(reference)], text: null, prompt: whole.replace('{ref}', `${concept} {ref}`) }
}
