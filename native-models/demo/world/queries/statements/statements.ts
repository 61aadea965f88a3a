/** The statements of each semantic aspect. Every one is false of its reference. Pure. */
import type { Aspect } from '../aspects.ts'
import { comparison } from './comparison.ts'
import { compareAndChange } from './exchange.ts'
import { directAddressing } from './look.ts'
import { negation } from './negation.ts'
import { addition, cardinality } from './number.ts'
import { spatial, viewpoint } from './setting.ts'
import type { StatementMaker } from './statement.ts'

/** A conjunction joins two of these, and has no statements of its own. */
export const STATEMENTS: Readonly<Record<Exclude<Aspect, 'statement_with_conjunction'>, StatementMaker>> = {
  cardinality,
  addition,
  negation,
  direct_addressing: directAddressing,
  compare_change: compareAndChange,
  comparative_statement: comparison,
  spatial_relations_background: spatial,
  viewpoint,
}
