/** OTI at full size, as it will run: sentences drawn anew in every step, beginnings cached, AdamW and the average. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import * as ort from 'onnxruntime-node'
import type { TextConfig } from '../../native-models/clip/clip-config.ts'
import { findModelFiles, openWeights } from '../../native-models/clip/model-files.ts'
import { readModelSettings } from '../../native-models/clip/model-settings.ts'
import { textTower } from '../../native-models/clip/text-tower.ts'
import { planTower, writeTower } from '../../native-models/clip/tower.ts'
import type { WeightPlan } from '../../native-models/clip/weight-plan.ts'
import { adamWStep, startAdamW } from '../../native-models/inversion/adamw.ts'
import { splitBeginnings } from '../../native-models/inversion/cached-beginnings.ts'
import { updateEma } from '../../native-models/inversion/ema.ts'
import { otiGraph } from '../../native-models/inversion/oti-graph.ts'
import {
  type PackedInput,
  type PackedSentence,
  packSentences,
} from '../../native-models/inversion/pack-sentences.ts'
import type { Graph } from '../../native-models/onnx/graph.ts'
import { VIT_B_32, writeRandomClip } from '../helpers/random-clip.ts'
import { randomNumbers, randomVector } from '../helpers/random-vectors.ts'
import { otiSentences } from './oti-sentences.ts'

const ADAMW = { learningRate: 0.02, weightDecay: 0.01, betas: [0.9, 0.999], epsilon: 1e-8 } as const
const EMA_DECAY = 0.99
const ERRORS_ONLY = 3

export interface OtiModel {
  readonly directory: string
  readonly config: TextConfig
  readonly featureSize: number
}

/** ViT-B/32's text tower with random weights, and the graphs of OTI beside them. */
export async function writeOtiModel(directory: string): Promise<OtiModel> {
  await mkdir(directory, { recursive: true })
  const small = { vision: { width: 8, mlpWidth: 8, layers: 1, heads: 1 }, imageSize: 8, patchSize: 8 }
  await writeRandomClip(directory, { ...VIT_B_32, ...small, phi: [] })
  const files = await findModelFiles(directory)
  const { text, featureSize } = await readModelSettings(files)
  const source = await openWeights(files.weights ?? '')
  const write = (name: string, build: (weights: WeightPlan) => Graph) =>
    writeTower(planTower(name, source, build), source, directory)
  await write('oti', (weights) => otiGraph(text, featureSize, weights))
  await write('prefix', (weights) => textTower(text, featureSize, weights))
  await source.close()
  return { directory, config: text, featureSize }
}

export interface OtiRun {
  readonly step: () => Promise<void>
  readonly beginningsMs: number
  readonly end: () => Promise<void>
  readonly session: ort.InferenceSession
}

export async function startOti(
  { directory, config, featureSize }: OtiModel,
  batch: number,
  options: ort.InferenceSession.SessionOptions,
): Promise<OtiRun> {
  const random = randomNumbers(1)
  const { width } = config
  const { templates, phrases } = otiSentences(width, random)
  const cached = splitBeginnings([...templates, ...phrases], width)
  const open = (name: string, given: ort.InferenceSession.SessionOptions) =>
    ort.InferenceSession.create(join(directory, name), { logSeverityLevel: ERRORS_ONLY, ...given })
  const prefix = await open('prefix.onnx', {})
  const started = performance.now()
  const { keys, values } = await prefix.run(prefixFeeds(cached.beginnings, config))
  const past = { past_keys: keys, past_values: values } as ort.InferenceSession.FeedsType
  const beginningsMs = performance.now() - started
  await prefix.release()
  const session = await open('oti.onnx', options)
  const tokens = randomVector(random, batch * width).map((value) => value * 0.02)
  const average = tokens.slice()
  let state = startAdamW(tokens.length)
  const pick = (from: number, count: number) => cached.sentences[from + Math.floor(random() * count)]
  const features = (count: number) => floats(randomVector(random, count * featureSize), count)
  const step = async () => {
    const sentences = Array.from({ length: batch }, (_, image) => [
      withImage(pick(0, templates.length) as PackedSentence, image),
      withImage(pick(templates.length, phrases.length) as PackedSentence, image),
    ]).flat()
    const outputs = await session.run({
      ...feedsOf(packSentences(sentences, width, cached.pastTokens)),
      ...past,
      pseudo_tokens: floats(tokens, batch),
      aims: features(2 * batch),
      noise: features(2 * batch),
      weights: new ort.Tensor('float32', new Float32Array(2 * batch).fill(0.5), [2 * batch]),
    })
    state = adamWStep(tokens, outputs['gradient']?.data as Float32Array, state, ADAMW)
    updateEma(average, tokens, EMA_DECAY)
  }
  return { step, beginningsMs, end: () => session.release(), session }
}

function withImage(sentence: PackedSentence, image: number): PackedSentence {
  return { ...sentence, pseudoWords: sentence.pseudoWords.map(({ token }) => ({ token, image })) }
}

function prefixFeeds(beginnings: readonly PackedSentence[], { width, layers }: TextConfig) {
  const { pseudo_words: _, ...packed } = packSentences(beginnings, width, 0)
  const nothing = () => new ort.Tensor('float32', new Float32Array(0), [layers, 0, width])
  return { ...feedsOf(packed), past_keys: nothing(), past_values: nothing() }
}

function feedsOf(inputs: Readonly<Record<string, PackedInput>>): Record<string, ort.Tensor> {
  return Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, tensorOf(input)]))
}

function tensorOf({ data, shape }: PackedInput): ort.Tensor {
  if (data instanceof Float32Array) return new ort.Tensor('float32', data, shape)
  if (data instanceof BigInt64Array) return new ort.Tensor('int64', data, shape)
  return new ort.Tensor('bool', data, shape)
}

function floats(values: Float32Array, rows: number): ort.Tensor {
  return new ort.Tensor('float32', values, [rows, values.length / rows])
}
