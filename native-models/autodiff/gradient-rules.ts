/**
 * The gradient rule of every operator that models and losses use. No other operator can be differentiated.
 */
import type { GradientRule } from './gradient-step.ts'
import { add } from './gradients/add.ts'
import { concat } from './gradients/concat.ts'
import { conv } from './gradients/conv.ts'
import { div } from './gradients/div.ts'
import { erf } from './gradients/erf.ts'
import { exp } from './gradients/exp.ts'
import { expand } from './gradients/expand.ts'
import { gather } from './gradients/gather.ts'
import { gatherNd } from './gradients/gather-nd.ts'
import { gelu } from './gradients/gelu.ts'
import { gemm } from './gradients/gemm.ts'
import { identity } from './gradients/identity.ts'
import { layerNormalization } from './gradients/layer-normalization.ts'
import { log } from './gradients/log.ts'
import { matMul } from './gradients/mat-mul.ts'
import { mul } from './gradients/mul.ts'
import { neg } from './gradients/neg.ts'
import { pow } from './gradients/pow.ts'
import { reduceLogSumExp } from './gradients/reduce-log-sum-exp.ts'
import { reduceMean } from './gradients/reduce-mean.ts'
import { reduceSum } from './gradients/reduce-sum.ts'
import { reshape } from './gradients/reshape.ts'
import { sigmoid } from './gradients/sigmoid.ts'
import { slice } from './gradients/slice.ts'
import { softmax } from './gradients/softmax.ts'
import { split } from './gradients/split.ts'
import { sqrt } from './gradients/sqrt.ts'
import { squeeze } from './gradients/squeeze.ts'
import { sub } from './gradients/sub.ts'
import { transpose } from './gradients/transpose.ts'
import { unsqueeze } from './gradients/unsqueeze.ts'
import { where } from './gradients/where.ts'

export const GRADIENT_RULES: Readonly<Record<string, GradientRule>> = {
  Add: add,
  Concat: concat,
  Conv: conv,
  Div: div,
  Erf: erf,
  Exp: exp,
  Expand: expand,
  Gather: gather,
  GatherND: gatherNd,
  Gelu: gelu,
  Gemm: gemm,
  Identity: identity,
  LayerNormalization: layerNormalization,
  Log: log,
  MatMul: matMul,
  Mul: mul,
  Neg: neg,
  Pow: pow,
  ReduceLogSumExp: reduceLogSumExp,
  ReduceMean: reduceMean,
  ReduceSum: reduceSum,
  Reshape: reshape,
  Sigmoid: sigmoid,
  Slice: slice,
  Softmax: softmax,
  Split: split,
  Sqrt: sqrt,
  Squeeze: squeeze,
  Sub: sub,
  Transpose: transpose,
  Unsqueeze: unsqueeze,
  Where: where,
}
