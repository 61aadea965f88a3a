/** The shape rule of every operator that models, losses and their gradients use. */
import { binary, cast, comparison, eyeLike, reduction, same, where } from './elementwise.ts'
import { expand, reshape, shapeOf, squeeze, transpose, unsqueeze } from './layout.ts'
import { concat, gather, gatherNd, pad, slice, split } from './parts.ts'
import { conv, convTranspose, gemm, matMul } from './products.ts'
import type { ShapeRule } from './typed-node.ts'

export const SHAPE_RULES: Readonly<Record<string, ShapeRule>> = {
  Add: binary,
  Cast: cast,
  Concat: concat,
  Conv: conv,
  ConvTranspose: convTranspose,
  Div: binary,
  Erf: same,
  Exp: same,
  Expand: expand,
  EyeLike: eyeLike,
  Gather: gather,
  GatherND: gatherNd,
  Gelu: same,
  Gemm: gemm,
  GreaterOrEqual: comparison,
  Identity: same,
  LayerNormalization: same,
  Log: same,
  MatMul: matMul,
  Mul: binary,
  Neg: same,
  Pad: pad,
  Pow: binary,
  ReduceLogSumExp: reduction,
  ReduceMean: reduction,
  ReduceSum: reduction,
  Reshape: reshape,
  ScatterElements: same,
  ScatterND: same,
  Shape: shapeOf,
  Sigmoid: same,
  Slice: slice,
  Softmax: same,
  Split: split,
  Sqrt: same,
  Squeeze: squeeze,
  Sub: binary,
  Transpose: transpose,
  Unsqueeze: unsqueeze,
  Where: where,
}
