/**
 * The only error of native-models: a model's file is invalid. It carries the facts, so that a test can
 * compare them and a person can act on them.
 */

/**
 * `other-kind`: a model of another kind. `incomplete`: a part is missing. `not-a-file`: a pipe, a device, or
 * nothing that can be read. `too-large`: larger than any CLIP. `invalid`: everything else.
 */
export type ModelErrorKind = 'other-kind' | 'incomplete' | 'not-a-file' | 'too-large' | 'invalid'

export interface ModelErrorFacts {
  /** Path of the invalid file or directory. */
  readonly file: string
  /** Name of the invalid tensor. */
  readonly tensor?: string
  /** The expected content in words: "shape [256, 192]". */
  readonly expected?: string
  /** The content found instead. */
  readonly found?: string
  /** Defaults to `invalid`. */
  readonly kind?: ModelErrorKind
}

export class ModelError extends Error {
  readonly file: string
  readonly tensor: string | null
  readonly expected: string | null
  readonly found: string | null
  readonly kind: ModelErrorKind

  /** @param problem one plain clause without file or tensor: "this tensor has the wrong shape" */
  constructor(problem: string, facts: ModelErrorFacts, options?: ErrorOptions) {
    super(sentence(problem, facts), options)
    this.name = 'ModelError'
    this.file = facts.file
    this.tensor = facts.tensor ?? null
    this.expected = facts.expected ?? null
    this.found = facts.found ?? null
    this.kind = facts.kind ?? 'invalid'
  }
}

function sentence(problem: string, { file, tensor, expected, found }: ModelErrorFacts): string {
  const place = tensor === undefined ? file : `${file}, tensor "${tensor}"`
  const facts = [
    ...(expected === undefined ? [] : [`expected ${expected}`]),
    ...(found === undefined ? [] : [`found ${found}`]),
  ]
  return `${place}: ${problem}${facts.length > 0 ? `; ${facts.join(', ')}` : ''}`
}
