import type { Value } from '../../onnx/graph-recorder.ts'
import type { GradientRule } from '../gradient-step.ts'

/**
 * y = alpha A B + beta c, A and B being a [m, k] and b [k, n] or their transposes:
 * dA = alpha dy BT, dB = alpha AT dy, dc = beta dy.
 */
export const gemm: GradientRule = ({ graph, gradient, input, number, node }) => {
  const flip = (x: Value) => graph.transpose(x, [1, 0])
  const [aFlipped, bFlipped] = [node.int('transA', 0) === 1, node.int('transB', 0) === 1]
  const scaled = (name: 'alpha' | 'beta') => {
    const factor = node.node.attributes[name]
    if (factor?.kind !== 'float' || factor.value === 1) return gradient
    return graph.mul(gradient, number(factor.value))
  }
  return [
    () => {
      const da = graph.matMul(scaled('alpha'), bFlipped ? input(1) : flip(input(1)))
      return aFlipped ? flip(da) : da
    },
    () => {
      const db = graph.matMul(aFlipped ? input(0) : flip(input(0)), scaled('alpha'))
      return bFlipped ? flip(db) : db
    },
    () => scaled('beta'),
  ]
}
