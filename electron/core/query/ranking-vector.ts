/** The one vector that a query is ranked by, from its parts. Runs in the engine; pure. */
import { DIAL_MIDDLE } from '../../shared/app-query.ts'
import { assertNever } from '../../shared/errors.ts'
import { slerp, sumOfUnits } from './compose.ts'
import { turnDial } from './dial.ts'
import type { QueryParts } from './encode.ts'
import { PDV_WEIGHTS, pdv } from './pdv.ts'
import type { PlannedMethod, QueryPlan } from './query-plan.ts'

/** Slerp stands half way between image and text. */
const SLERP_SHARE = 0.5

/** The method `basic` has no such vector: it needs two similarities of each photo. */
export type VectorMethod = Exclude<PlannedMethod, 'basic'>

export interface RankingVector {
  /** [featureSize], of any length. */
  readonly vector: Float32Array
  readonly method: VectorMethod
}

/** What the method needs is there: planQuery saw to it. */
export function rankingVector(
  plan: QueryPlan & { readonly method: VectorMethod },
  parts: QueryParts,
): RankingVector {
  const { method, dial } = plan
  if (dial === null || dial === DIAL_MIDDLE) return { vector: composedBy(method, parts), method }
  const { image, text, composed, alone } = parts
  const pseudoWords = composed && alone ? { composed, alone } : null
  const vector = turnDial({ image: present(image, 'image'), text: present(text, 'text'), pseudoWords }, dial)
  return { vector, method: methodAt(dial, pseudoWords !== null) }
}

/** What stands at this place of the dial is a method of its own. */
function methodAt(dial: number, hasPseudoWords: boolean): VectorMethod {
  if (dial === 0) return 'image'
  if (dial === 1) return 'text'
  return hasPseudoWords ? 'pdv' : 'sum'
}

function composedBy(method: VectorMethod, parts: QueryParts): Float32Array {
  switch (method) {
    case 'text':
      return present(parts.text, 'text')
    case 'image':
      return present(parts.image, 'image')
    case 'sum':
      return sumOfUnits(present(parts.image, 'image'), present(parts.text, 'text'))
    case 'slerp':
      return slerp(present(parts.image, 'image'), present(parts.text, 'text'), SLERP_SHARE)
    case 'searle':
    case 'oti':
      return present(parts.composed, 'composed sentence')
    case 'pdv':
      return Float32Array.from(pdv(pdvParts(parts), PDV_WEIGHTS))
    default:
      return assertNever(method)
  }
}

function pdvParts({ image, alone, composed }: QueryParts) {
  return {
    image: present(image, 'image'),
    alone: present(alone, 'reference alone'),
    composed: present(composed, 'composed sentence'),
  }
}

export function present(vector: Float32Array | null, name: string): Float32Array {
  if (!vector) throw new Error(`expected features of the ${name}, got none`)
  return vector
}
