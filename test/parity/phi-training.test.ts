/**
 * phi's training against an independent implementation: the three losses, and the gradient of each with
 * respect to every weight, without dropout.
 */
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { otiGraph } from '../../native-models/inversion/oti-graph.ts'
import { findPhi, openPhi } from '../../native-models/inversion/phi-checkpoint.ts'
import { phiTrainingGraph, phiWeightShapes } from '../../native-models/inversion/phi-training-graph.ts'
import { encodeModel } from '../../native-models/onnx/encode-model.ts'
import * as ort from '../../native-models/onnx/onnx-runtime.ts'
import { openSafetensors } from '../../native-models/weights/safetensors.ts'
import type { TensorSource } from '../../native-models/weights/tensor-source.ts'
import { goldensWith } from '../helpers/goldens.ts'
import { needs } from '../helpers/needs.ts'
import { largestDifference, mean } from '../helpers/vectors.ts'
import { featuresOf } from './golden-sentences.ts'
import { openGoldenText, openSession, sentenceOf, withConceptReplaced } from './golden-text.ts'
import { type Feeds, floatsOf, joined, list, noPast, rows, sentenceFeeds } from './packed-feeds.ts'

const LOSS_TOLERANCE = 1e-4
/** Relative to the largest value of each weight's gradient. */
const GRADIENT_TOLERANCE = 1e-3

interface GoldenTraining {
  readonly phi_train_distil_loss: number
  readonly phi_train_gpt_loss: number
  readonly phi_train_pen_loss: number
  readonly phi_train: { readonly phrases: readonly string[]; readonly concepts: readonly string[] }
}

const directories = goldensWith('phi_train')

if (directories.length === 0) test('golden phi training', needs('shared'), () => {})

describe.each(directories)('%s', (directory) => {
  test('distil: the symmetric contrastive loss and its gradients', async () => {
    const step = await openTraining(directory)
    const outputs = await step.run({ distil_weight: 1 })
    expectLoss(outputs['distil_loss'], step.golden.phi_train_distil_loss)
    await step.expectGradients('distil', outputs)
    await step.close()
  })

  test('pen: the norm penalty and its gradients', async () => {
    const step = await openTraining(directory)
    const outputs = await step.run({ pen_weight: 1 })
    expectLoss(outputs['pen_loss'], step.golden.phi_train_pen_loss)
    await step.expectGradients('pen', outputs)
    await step.close()
  })

  test('gpt: the loss of the phrases and its gradients, by way of the tokens', async () => {
    const step = await openTraining(directory)
    const tokens = floatsOf((await step.run({}))['pseudo_tokens'])
    const { losses, gradient } = await gptLoss(directory, step.golden, tokens)
    expect(Math.abs(mean(losses) - step.golden.phi_train_gpt_loss)).toBeLessThanOrEqual(LOSS_TOLERANCE)
    const outputs = await step.run({ token_gradient: rows(gradient, losses.length) })
    await step.expectGradients('gpt', outputs)
    await step.close()
  })

  test('all losses together: the gradients add up by their weights', async () => {
    const step = await openTraining(directory)
    const [distil, pen] = [await step.run({ distil_weight: 1 }), await step.run({ pen_weight: 1 })]
    const both = await step.run({ distil_weight: 0.5, pen_weight: 0.25 })
    const name = 'gradient of layers.3.weight'
    const [ofDistil, ofPen] = [floatsOf(distil[name]), floatsOf(pen[name])]
    const expected = ofDistil.map((value, index) => 0.5 * value + 0.25 * (ofPen[index] ?? Number.NaN))
    expect(relativeError(floatsOf(both[name]), expected)).toBeLessThan(1e-5)
    await step.close()
  })
})

type Outputs = ort.SessionOutputs

interface Training {
  readonly golden: GoldenTraining
  /** One step; a loss without a weight does not count. */
  run(changes: {
    readonly distil_weight?: number
    readonly pen_weight?: number
    readonly token_gradient?: ort.Tensor
  }): Promise<Outputs>
  expectGradients(loss: 'distil' | 'gpt' | 'pen', outputs: Outputs): Promise<void>
  close(): Promise<void>
}

async function openTraining(directory: string): Promise<Training> {
  const golden = JSON.parse(await readFile(join(directory, 'goldens.json'), 'utf8')) as GoldenTraining
  const tensors = await openSafetensors(join(directory, 'goldens.safetensors'))
  const { sizes, feeds } = await phiFeeds(directory)
  const features = await goldenRows(tensors, 'phi_train_features')
  const targets = await goldenRows(tensors, 'phi_train_targets')
  const [batch = 0] = features.dims
  const session = await ort.InferenceSession.create(encodeModel(phiTrainingGraph(sizes)))
  const noDropout = () => rows(new Float32Array(batch * sizes.hiddenSize).fill(1), batch)
  const scalar = (value = 0) => new ort.Tensor('float32', [value], [])
  return {
    golden,
    run: ({ distil_weight, pen_weight, token_gradient }) =>
      session.run({
        ...feeds,
        image_embeds: features,
        oti_tokens: targets,
        token_gradient: token_gradient ?? rows(new Float32Array(batch * sizes.tokenSize), batch),
        'dropout.0': noDropout(),
        'dropout.1': noDropout(),
        distil_weight: scalar(distil_weight),
        pen_weight: scalar(pen_weight),
      }),
    expectGradients: async (loss, outputs) => {
      let worst = 0
      for (const { name } of phiWeightShapes(sizes)) {
        const expected = await tensors.readFloat32(`phi_grad_${loss}.${name}`)
        worst = Math.max(worst, relativeError(floatsOf(outputs[`gradient of ${name}`]), expected))
      }
      console.info(`${basename(directory)}: gradients of ${loss} differ by ${worst.toExponential(1)} at most`)
      expect(worst).toBeLessThanOrEqual(GRADIENT_TOLERANCE)
    },
    close: async () => {
      await tensors.close()
      await session.release()
    },
  }
}

/** phi's weights from its checkpoint. */
async function phiFeeds(directory: string) {
  const phi = await openPhi((await findPhi(directory, null)) ?? '')
  const [hiddenSize = 0, featureSize = 0] = phi.info('layers.0.weight').shape
  const sizes = { featureSize, hiddenSize, tokenSize: phi.info('layers.6.bias').shape[0] ?? 0 }
  const feeds: Record<string, ort.Tensor> = {}
  for (const { name, shape } of phiWeightShapes(sizes)) {
    feeds[name] = new ort.Tensor('float32', await phi.readFloat32(name), shape)
  }
  await phi.close()
  return { sizes, feeds: feeds as Feeds }
}

/**
 * The loss of every phrase with its image's token, and the gradient of their mean with respect to the tokens.
 */
async function gptLoss(directory: string, { phi_train }: GoldenTraining, tokens: Float32Array) {
  const text = await openGoldenText(directory)
  const { settings, source } = text
  const { phrases, concepts } = phi_train
  const count = phrases.length
  const sentences = phrases.map((phrase, image) =>
    sentenceOf(text, withConceptReplaced(phrase, concepts[image] ?? ''), image),
  )
  const aims = await featuresOf(text, phrases)
  const session = await openSession(source, (weights) =>
    otiGraph(settings.text, settings.featureSize, weights),
  )
  const outputs = await session.run({
    ...sentenceFeeds(sentences, settings.text, noPast(settings.text)),
    pseudo_tokens: rows(tokens, count),
    aims: rows(joined(aims), count),
    noise: rows(new Float32Array(count * settings.featureSize), count),
    weights: list(Array<number>(count).fill(1 / count)),
  })
  await session.release()
  await source.close()
  return { losses: floatsOf(outputs['losses']), gradient: floatsOf(outputs['gradient']) }
}

async function goldenRows(goldens: TensorSource, name: string): Promise<ort.Tensor> {
  return rows(await goldens.readFloat32(name), goldens.info(name).shape[0] ?? 0)
}

function expectLoss(loss: ort.Tensor | undefined, expected: number): void {
  expect(Math.abs((floatsOf(loss)[0] ?? Number.NaN) - expected)).toBeLessThanOrEqual(LOSS_TOLERANCE)
}

function relativeError(actual: Float32Array, expected: Float32Array): number {
  return (
    largestDifference(actual, expected) / expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  )
}
