import type { Value } from '../../onnx/graph-recorder.ts'
import type { GradientRule } from '../gradient-step.ts'

/**
 * y = alpha A B + beta c, with A and B being a [m, k] and b [k, n] or their transposes: dA = alpha dy BT, dB
 * = alpha AT dy, dc = beta dy.
 */
export const gemm: GradientRule = ({ graph, gradient, input, number, node }) => {
  const flip = (x: Value) => graph.transpose(x, [1, 0])
  const [aFlipped, bFlipped] = [node.int('transA', 0) === 1, node.int('transB', 0) === 1]
  const scaled = (name: 'alpha' | 'beta') => {
    const factor = node.node.attributes[name]
    if (factor?.kind !== 'float' || factor.value === 1) return gradient
    return graph.mul(gradient, number(factor.value))
  }
  // Written so that each gradient is a single product with transposed inputs, without transposing a product.
  return [
    () => {
      const dy = scaled('alpha')
      if (aFlipped) return graph.matMul(bFlipped ? flip(input(1)) : input(1), flip(dy))
      return graph.matMul(dy, bFlipped ? input(1) : flip(input(1)))
    },
    () => {
      const dy = scaled('alpha')
      if (bFlipped) return graph.matMul(flip(dy), aFlipped ? flip(input(0)) : input(0))
      return graph.matMul(aFlipped ? input(0) : flip(input(0)), dy)
    },
    () => scaled('beta'),
  ]
}
