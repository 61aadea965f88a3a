/**
 * Predicts pseudo-words with a phi that is not in use. It compiles and stores nothing, and the phi that
 * answers queries stays. Runs in the inference worker.
 */
import type { CompiledModel } from '../../../native-models/clip/compile.ts'
import { openPhi } from '../../../native-models/inversion/phi-checkpoint.ts'
import { hiddenSizeOf, readPhiWeights } from '../../../native-models/inversion/phi-weights.ts'
import { ModelError } from '../../../native-models/weights/model-error.ts'
import { modelRefusal } from '../model-refusal.ts'
import type { RunQueue } from '../run-queue.ts'
import { PhiGraphs } from './phi-graphs.ts'

/** @throws AppError `model-invalid` */
export async function tokensOf(
  path: string,
  features: readonly Float32Array[],
  {
    compiled: { featureSize, tokenSize },
    runs,
  }: { readonly compiled: CompiledModel; readonly runs: RunQueue },
): Promise<readonly Float32Array[]> {
  try {
    const source = await openPhi(path)
    try {
      const sizes = { featureSize, hiddenSize: hiddenSizeOf(source), tokenSize }
      const weights = await readPhiWeights(source, sizes)
      const graphs = await PhiGraphs.open(sizes)
      const examples = features.map((feature) => ({ feature, token: new Float32Array(tokenSize).fill(1) }))
      const { tokens } = await runs.run('oti', () => graphs.predict(weights, examples, null))
      await graphs.release()
      return features.map((_, row) => tokens.slice(row * tokenSize, (row + 1) * tokenSize))
    } finally {
      await source.close()
    }
  } catch (error) {
    if (error instanceof ModelError) throw modelRefusal(error)
    throw error
  }
}
