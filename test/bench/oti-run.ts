/**
 * One run of OTI's graph at full size, with whatever session options: to look into it, and as the plain step that the
 * application's is measured against.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { noPast, type Past, sentenceFeeds } from '../../electron/worker/packed-sentences.ts'
import type { TextConfig } from '../../native-models/clip/clip-config.ts'
import { findModelFiles, openWeights } from '../../native-models/clip/model-files.ts'
import { readModelSettings } from '../../native-models/clip/model-settings.ts'
import { textTower } from '../../native-models/clip/text-tower.ts'
import { planTower, writeTower } from '../../native-models/clip/tower.ts'
import type { WeightPlan } from '../../native-models/clip/weight-plan.ts'
import { splitBeginnings } from '../../native-models/inversion/cached-beginnings.ts'
import { otiGraph } from '../../native-models/inversion/oti-graph.ts'
import { type PackedSentence, packSentences } from '../../native-models/inversion/pack-sentences.ts'
import type { Graph } from '../../native-models/onnx/graph.ts'
import * as ort from '../../native-models/onnx/onnx-runtime.ts'
import { VIT_B_32, writeRandomClip } from '../helpers/random-clip.ts'
import { randomNumbers, randomVector } from '../helpers/random-vectors.ts'
import { otiSentences } from './oti-sentences.ts'

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

/** Sentences without their cached beginnings, or whole ones as long as the context. */
export type Encoding = 'cached beginnings' | 'whole contexts'

export async function startOti(
  { directory, config, featureSize }: OtiModel,
  batch: number,
  encoding: Encoding,
  options: ort.SessionOptions,
): Promise<OtiRun> {
  const random = randomNumbers(1)
  const { width, layers } = config
  const { templates, phrases } = otiSentences(width, random)
  const open = (name: string, given: ort.SessionOptions) =>
    ort.InferenceSession.create(join(directory, name), { logSeverityLevel: ERRORS_ONLY, ...given })
  const all = [...templates, ...phrases]
  const started = performance.now()
  const given =
    encoding === 'cached beginnings'
      ? await cacheBeginnings(await open('prefix.onnx', {}), all, config)
      : { sentences: all.map((sentence) => padded(sentence, config)), past: noPast(layers, width) }
  const beginningsMs = performance.now() - started
  const session = await open('oti.onnx', options)
  const pick = (from: number, count: number) => given.sentences[from + Math.floor(random() * count)]
  const floats = (rows: number, size: number) =>
    new ort.Tensor('float32', randomVector(random, rows * size), [rows, size])
  const step = async () => {
    const sentences = Array.from({ length: batch }, (_, image) => [
      withImage(pick(0, templates.length) as PackedSentence, image),
      withImage(pick(templates.length, phrases.length) as PackedSentence, image),
    ]).flat()
    await session.run({
      ...sentenceFeeds(packSentences(sentences, width, given.past.tokens)),
      ...given.past.feeds,
      pseudo_tokens: floats(batch, width),
      aims: floats(2 * batch, featureSize),
      noise: floats(2 * batch, featureSize),
      weights: new ort.Tensor('float32', new Float32Array(2 * batch).fill(0.5), [2 * batch]),
    })
  }
  return { step, beginningsMs, end: () => session.release(), session }
}

async function cacheBeginnings(
  session: ort.InferenceSession,
  whole: readonly PackedSentence[],
  { width, layers }: TextConfig,
): Promise<{ sentences: readonly PackedSentence[]; past: Past }> {
  const { beginnings, sentences, pastTokens } = splitBeginnings(whole, width)
  const { pseudo_words: _, ...inputs } = packSentences(beginnings, width, 0)
  const { keys, values } = await session.run({ ...sentenceFeeds(inputs), ...noPast(layers, width).feeds })
  await session.release()
  const feeds = { past_keys: keys, past_values: values } as Past['feeds']
  return { sentences, past: { tokens: pastTokens, feeds } }
}

function padded(sentence: PackedSentence, { width, contextLength }: TextConfig): PackedSentence {
  const embeds = new Float32Array(contextLength * width)
  embeds.set(sentence.embeds)
  return { ...sentence, embeds }
}

function withImage(sentence: PackedSentence, image: number): PackedSentence {
  return { ...sentence, pseudoWords: sentence.pseudoWords.map(({ token }) => ({ token, image })) }
}
