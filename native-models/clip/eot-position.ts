/** Finds the token at which the text feature is read. Published configs have two conventions: see EosRule. */
import type { EosRule } from './clip-config.ts'

/** Position of EOT in a sentence's ids; -1 without one. */
export function eotPosition(ids: readonly number[], rule: EosRule): number {
  return ids.indexOf(rule.kind === 'first' ? rule.id : Math.max(...ids))
}
