/**
 * The two graphs of phi's training; their weights are inputs because every step changes them. Runs in the
 * inference worker.
 */

import type { PhiSizes } from '../../../native-models/inversion/phi-graph.ts'
import {
  phiPredictionGraph,
  phiTrainingGraph,
  phiWeightShapes,
} from '../../../native-models/inversion/phi-training-graph.ts'
import { type PhiWeights, weightOf } from '../../../native-models/inversion/phi-weights.ts'
import { encodeModel } from '../../../native-models/onnx/encode-model.ts'
import type { Graph } from '../../../native-models/onnx/graph.ts'
import * as ort from '../../../native-models/onnx/onnx-runtime.ts'
import { type Feeds, floatTensor, type Session } from '../sessions.ts'
import type { Example } from './training-set-file.ts'

/** Factors for the hidden values, [batch, hiddenSize] each; null means no dropout. */
export type Dropout = readonly [Float32Array, Float32Array] | null

export interface Prediction {
  /** [batch, tokenSize]. */
  readonly tokens: Float32Array
  readonly distil: number
  readonly pen: number
}

export interface LossWeights {
  readonly distil: number
  readonly pen: number
}

/** Errors only, as in sessions.ts. */
const LOG_ERRORS_ONLY = 3

export class PhiGraphs {
  readonly sizes: PhiSizes
  readonly #prediction: Session
  readonly #training: Session

  private constructor(sizes: PhiSizes, prediction: Session, training: Session) {
    this.sizes = sizes
    this.#prediction = prediction
    this.#training = training
  }

  static async open(sizes: PhiSizes): Promise<PhiGraphs> {
    const sessions = await Promise.all([phiPredictionGraph(sizes), phiTrainingGraph(sizes)].map(openGraph))
    return new PhiGraphs(sizes, ...(sessions as [Session, Session]))
  }

  async predict(weights: PhiWeights, examples: readonly Example[], dropout: Dropout): Promise<Prediction> {
    const outputs = await this.#prediction.run(this.#feeds(weights, examples, dropout))
    return {
      tokens: floatsOf(outputs['pseudo_tokens']),
      distil: scalarOf(outputs['distil_loss']),
      pen: scalarOf(outputs['pen_loss']),
    }
  }

  /**
   * Gradients of the weighted losses and of the gpt loss behind `tokenGradient`: see [Note: The gpt loss
   * meets phi at the token] in native-models/inversion/phi-training-graph.ts.
   * @param tokenGradient [batch, tokenSize]
   */
  async gradients(
    weights: PhiWeights,
    examples: readonly Example[],
    dropout: Dropout,
    { tokenGradient, distil, pen }: LossWeights & { readonly tokenGradient: Float32Array },
  ): Promise<PhiWeights> {
    const outputs = await this.#training.run({
      ...this.#feeds(weights, examples, dropout),
      token_gradient: floatTensor(tokenGradient, [examples.length, this.sizes.tokenSize]),
      distil_weight: floatTensor(Float32Array.of(distil), []),
      pen_weight: floatTensor(Float32Array.of(pen), []),
    })
    const names = [...weights.keys()]
    return new Map(names.map((name) => [name, floatsOf(outputs[`gradient of ${name}`])]))
  }

  async release(): Promise<void> {
    await Promise.all([this.#prediction.release(), this.#training.release()])
  }

  #feeds(weights: PhiWeights, examples: readonly Example[], dropout: Dropout): Feeds {
    const { hiddenSize } = this.sizes
    const rows = (vectors: readonly Float32Array[]) => {
      const size = vectors[0]?.length ?? 0
      const values = new Float32Array(vectors.length * size)
      for (const [row, vector] of vectors.entries()) values.set(vector, row * size)
      return floatTensor(values, [vectors.length, size])
    }
    const mask = (index: 0 | 1) =>
      floatTensor(dropout?.[index] ?? new Float32Array(examples.length * hiddenSize).fill(1), [
        examples.length,
        hiddenSize,
      ])
    const shapes = phiWeightShapes(this.sizes)
    return {
      ...Object.fromEntries(
        shapes.map(({ name, shape }) => [name, floatTensor(weightOf(weights, name), shape)]),
      ),
      image_embeds: rows(examples.map(({ feature }) => feature)),
      oti_tokens: rows(examples.map(({ token }) => token)),
      'dropout.0': mask(0),
      'dropout.1': mask(1),
    }
  }
}

/** Opens the graph from memory, because without weights it is a few kilobytes. */
function openGraph(graph: Graph): Promise<Session> {
  return ort.InferenceSession.create(encodeModel(graph), {
    executionProviders: ['cpu'],
    logSeverityLevel: LOG_ERRORS_ONLY,
    enableMemPattern: false,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  })
}

function floatsOf(tensor: ort.Tensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data
  throw new Error(`expected float32, got ${tensor?.type}`)
}

function scalarOf(tensor: ort.Tensor | undefined): number {
  return floatsOf(tensor)[0] ?? Number.NaN
}
