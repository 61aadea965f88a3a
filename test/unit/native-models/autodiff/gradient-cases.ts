/**
 * The table of checked gradients: each operator with plain shapes, with sizes known only when the graph runs,
 * and with broadcasting if it has any.
 */
import { ARITHMETIC_CASES } from './cases/arithmetic.ts'
import type { GradientCase } from './cases/gradient-case.ts'
import { LAYOUT_CASES } from './cases/layout.ts'
import { PRODUCT_CASES } from './cases/products.ts'

export const GRADIENT_CASES: readonly GradientCase[] = [
  ...ARITHMETIC_CASES,
  ...PRODUCT_CASES,
  ...LAYOUT_CASES,
]
