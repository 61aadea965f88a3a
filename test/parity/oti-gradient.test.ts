/**
 * OTI against an independent implementation, both recipes: the losses and gradients at every step's token,
 * and the tokens after 30 steps of AdamW.
 */
import { basename } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { adamWStep, startAdamW } from '../../native-models/inversion/adamw.ts'
import { updateEma } from '../../native-models/inversion/ema.ts'
import { goldensWith } from '../helpers/goldens.ts'
import { needs } from '../helpers/needs.ts'
import { largestDifference } from '../helpers/vectors.ts'
import { type GoldenOti, type Recipe, readGoldenOti, row } from './golden-oti.ts'
import { type Encoding, OtiSteps } from './golden-oti-steps.ts'
import { openGoldenText } from './golden-text.ts'

const LOSS_TOLERANCE = 1e-4
/** Relative to a gradient's length. */
const GRADIENT_TOLERANCE = 1e-3
const TOKEN_TOLERANCE = 1e-3

const directories = goldensWith('oti')

if (directories.length === 0) test('golden OTI', needs('shared'), () => {})

const cases = directories.flatMap((directory) =>
  (['whole sentences', 'cached beginnings'] as const).flatMap((encoding) =>
    (['searle', 'isearle'] as const).map((recipe) => ({ directory, encoding, recipe })),
  ),
)

describe.each(cases)('$directory: $recipe, $encoding', ({ directory, encoding, recipe }) => {
  let golden: GoldenOti

  beforeAll(async () => {
    const { settings, source } = await openGoldenText(directory)
    await source.close()
    golden = await readGoldenOti(directory, settings.featureSize)
  })

  test('losses and gradients are those of the reference at every step', async () => {
    const steps = await OtiSteps.open(directory, golden, encoding)
    const worst = { loss: 0, gradient: 0 }
    for (let step = 0; step < golden.settings.steps; step++) {
      const { content, gpt, gradient } = await steps.run(step, recipe, tokenBefore(golden, recipe, step))
      const losses = golden.losses[recipe]
      worst.loss = Math.max(
        worst.loss,
        distance(content, losses.content[step]),
        distance(gpt, losses.gpt[step]),
      )
      const expected = row(golden.runs[recipe].grads, step, gradient.length)
      worst.gradient = Math.max(worst.gradient, relativeError(gradient, expected))
    }
    await steps.close()
    report(directory, recipe, encoding, worst)
    expect(worst.loss).toBeLessThanOrEqual(LOSS_TOLERANCE)
    expect(worst.gradient).toBeLessThanOrEqual(GRADIENT_TOLERANCE)
  })

  test('AdamW and the average lead to the tokens of the reference', async () => {
    const steps = await OtiSteps.open(directory, golden, encoding)
    const { settings, initial } = golden
    const options = {
      learningRate: settings.lr,
      weightDecay: settings.weight_decay,
      betas: settings.betas,
      epsilon: settings.eps,
    }
    const token = initial.slice()
    const average = initial.slice()
    let state = startAdamW(token.length)
    const worst = { token: 0, average: 0 }
    for (let step = 0; step < settings.steps; step++) {
      const { gradient } = await steps.run(step, recipe, token)
      state = adamWStep(token, gradient, state, options)
      updateEma(average, token, settings.ema_decay)
      const { tokens, ema } = golden.runs[recipe]
      worst.token = Math.max(worst.token, largestDifference(token, row(tokens, step, token.length)))
      worst.average = Math.max(worst.average, largestDifference(average, row(ema, step, token.length)))
    }
    await steps.close()
    report(directory, recipe, encoding, worst)
    expect(worst.token).toBeLessThanOrEqual(TOKEN_TOLERANCE)
    expect(worst.average).toBeLessThanOrEqual(TOKEN_TOLERANCE)
  })
})

function tokenBefore(golden: GoldenOti, recipe: Recipe, step: number): Float32Array {
  const size = golden.initial.length
  return step === 0 ? golden.initial : row(golden.runs[recipe].tokens, step - 1, size)
}

function distance(actual: number, expected: number | undefined): number {
  const difference = Math.abs(actual - (expected ?? Number.NaN))
  return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference
}

/** Largest difference, relative to the largest value. */
function relativeError(actual: Float32Array, expected: Float32Array): number {
  return largestDifference(actual, expected) / Math.max(...expected.map(Math.abs))
}

function report(
  directory: string,
  recipe: Recipe,
  encoding: Encoding,
  worst: Readonly<Record<string, number>>,
): void {
  const figures = Object.entries(worst).map(([name, value]) => `${name} ${value.toExponential(1)}`)
  console.info(`${basename(directory)}, ${recipe}, ${encoding}: differ by ${figures.join(', ')} at most`)
}
