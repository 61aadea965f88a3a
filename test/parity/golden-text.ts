/** The text side of a golden directory, opened for graphs that no model caches: OTI and training. */
import { join } from 'node:path'
import { readTokenizer, type Tokenizer } from '../../electron/worker/tokenizer.ts'
import { findModelFiles, openWeights } from '../../native-models/clip/model-files.ts'
import { type ModelSettings, readModelSettings } from '../../native-models/clip/model-settings.ts'
import { TOKEN_EMBEDDING } from '../../native-models/clip/text-tower.ts'
import { planTower, writeTower } from '../../native-models/clip/tower.ts'
import type { WeightPlan } from '../../native-models/clip/weight-plan.ts'
import type { PackedSentence } from '../../native-models/inversion/pack-sentences.ts'
import { NO_PAST } from '../../native-models/inversion/pack-sentences.ts'
import type { Graph } from '../../native-models/onnx/graph.ts'
import * as ort from '../../native-models/onnx/onnx-runtime.ts'
import type { TensorSource } from '../../native-models/weights/tensor-source.ts'
import { sharedPath } from '../helpers/shared.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

const ERRORS_ONLY = 3

export interface GoldenText {
  readonly settings: ModelSettings
  readonly source: TensorSource
  readonly tokenizer: Tokenizer
  /** [vocabulary, width]. */
  readonly tokenTable: Float32Array
}

export async function openGoldenText(directory: string): Promise<GoldenText> {
  const files = await findModelFiles(directory)
  const settings = await readModelSettings(files)
  const source = await openWeights(files.weights ?? join(directory, 'model.safetensors'))
  const { contextLength, eosRule } = settings.text
  const shape = { contextLength, eosRule }
  return {
    settings,
    source,
    tokenizer: await readTokenizer(
      { kind: 'json', path: files.tokenizer ?? sharedPath('tokenizer', 'tokenizer.json') },
      shape,
    ),
    tokenTable: await source.readFloat32(TOKEN_EMBEDDING),
  }
}

/** A graph with the weights of `source`, for the running test. */
export async function openSession(
  source: TensorSource,
  build: (weights: WeightPlan) => Graph,
): Promise<ort.InferenceSession> {
  const directory = temporaryDirectory()
  const tower = planTower('graph', source, build)
  await writeTower(tower, source, directory)
  return ort.InferenceSession.create(join(directory, tower.fileName), { logSeverityLevel: ERRORS_ONLY })
}

/** `a photo of $ that ...` with the pseudo-word of `image` at the first `$`. */
export function sentenceOf(text: GoldenText, caption: string, image: number): PackedSentence {
  const { tokenizer, tokenTable, settings } = text
  const [before = '', ...after] = caption.split('$')
  const pseudoWord = new Float32Array(0)
  const segments = after.length > 0 ? [before, pseudoWord, after.join('$')] : [caption]
  const { ids, pseudoWords } = tokenizer.encode({ segments })
  const { width } = settings.text
  const embeds = new Float32Array(ids.length * width)
  for (const [token, id] of ids.entries()) {
    embeds.set(tokenTable.subarray(id * width, (id + 1) * width), token * width)
  }
  return {
    embeds,
    pseudoWords: pseudoWords.map(({ position }) => ({ token: position, image })),
    past: NO_PAST,
  }
}

export function withConceptReplaced(phrase: string, concept: string): string {
  const start = phrase.indexOf(concept)
  if (start < 0) throw new Error(`"${phrase}" does not say "${concept}"`)
  return `${phrase.slice(0, start)}$${phrase.slice(start + concept.length)}`
}
