/** The parts of an open model that inversions share. Runs in the inference worker. */
import type { CompiledModel } from '../../../native-models/clip/compile.ts'
import type { TextModel } from '../text-encoder.ts'
import type { InversionGraphs } from './inversion-graphs.ts'

export interface InverterParts {
  readonly compiled: CompiledModel
  readonly graphs: InversionGraphs
  readonly text: () => Promise<TextModel>
  readonly phi: (features: readonly Float32Array[]) => Promise<readonly Float32Array[]>
}
