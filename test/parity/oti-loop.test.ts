/** The worker's loop against the reference, both recipes, with its initial token, noise and schedule. */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { InversionGraphs } from '../../electron/worker/inversion/inversion-graphs.ts'
import { runSteps } from '../../electron/worker/inversion/inversion-loop.ts'
import { startImage } from '../../electron/worker/inversion/inversion-state.ts'
import { RunQueue } from '../../electron/worker/run-queue.ts'
import { openSession } from '../../electron/worker/sessions.ts'
import { compileModel } from '../../native-models/clip/compile.ts'
import { splitBeginnings } from '../../native-models/inversion/cached-beginnings.ts'
import type { PackedSentence } from '../../native-models/inversion/pack-sentences.ts'
import { otiRecipe } from '../../native-models/inversion/recipes.ts'
import { goldensWith } from '../helpers/goldens.ts'
import { needs } from '../helpers/needs.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'
import { largestDifference } from '../helpers/vectors.ts'
import { type GoldenOti, type Recipe, readGoldenOti, row } from './golden-oti.ts'
import { featuresOf } from './golden-sentences.ts'
import { openGoldenText, sentenceOf, withConceptReplaced } from './golden-text.ts'

const TOKEN_TOLERANCE = 1e-3
const LOSS_TOLERANCE = 1e-4

const directories = goldensWith('oti')

if (directories.length === 0) test('golden OTI', needs('shared'), () => {})

describe.each(directories)('%s', (directory) => {
  test.each(['searle', 'isearle'] as const)(
    '%s leads to the tokens and losses of the reference',
    async (recipe) => {
      const { golden, optimisation } = await openLoop(directory, recipe)
      const { initial, runs, settings } = golden
      // The same image twice: a batch changes nothing.
      const state = { step: 0, images: [startImage(initial, []), startImage(initial, [])] }
      const worst = { token: 0, average: 0 }
      for await (const { step, images } of runSteps(state, optimisation)) {
        for (const { token, average } of images) {
          const of = (values: Float32Array) => row(values, step - 1, token.length)
          worst.token = Math.max(worst.token, largestDifference(token, of(runs[recipe].tokens)))
          worst.average = Math.max(worst.average, largestDifference(average, of(runs[recipe].ema)))
        }
      }
      console.log(`${recipe}: differ by token ${worst.token}, average ${worst.average} at most`)
      expect(state.step).toBe(settings.steps)
      expect(worst.token).toBeLessThanOrEqual(TOKEN_TOLERANCE)
      expect(worst.average).toBeLessThanOrEqual(TOKEN_TOLERANCE)
      for (const { step, content, gpt } of state.images[0]?.losses ?? []) {
        const expected = golden.losses[recipe]
        expect(Math.abs(content - (expected.content[step - 1] ?? Number.NaN))).toBeLessThanOrEqual(
          LOSS_TOLERANCE,
        )
        expect(Math.abs(gpt - (expected.gpt[step - 1] ?? Number.NaN))).toBeLessThanOrEqual(LOSS_TOLERANCE)
      }
      expect(state.images[0]?.losses.map((loss) => loss.step)).toEqual([10, 20, 30])
    },
  )
})

async function openLoop(directory: string, name: Recipe) {
  const compiled = await compileModel(directory, {
    fallbackCacheDir: join(temporaryDirectory(), 'c'),
    phiName: null,
  })
  const text = await openGoldenText(directory)
  const golden: GoldenOti = await readGoldenOti(directory, compiled.featureSize)
  const { settings } = golden
  const replaced = settings.phrases.map((phrase, i) =>
    withConceptReplaced(phrase, settings.concepts[i] ?? ''),
  )
  const aims = await featuresOf(text, settings.phrases)
  const whole = [...settings.templates, ...replaced].map((caption) => sentenceOf(text, caption, 0))
  await text.source.close()
  const split = splitBeginnings(whole, compiled.tokenSize)
  const session = await openSession(compiled.textGraphPath ?? '', 'cpu')
  const graphs = new InversionGraphs(compiled, new RunQueue(), async () => ({ session }))
  const recipe = otiRecipe(name, compiled.featureSize)
  const draw = (_image: number, step: number) => {
    const phrase = step % settings.phrases.length
    const noise = recipe.noise > 0 ? row(golden.noise, step, compiled.featureSize) : null
    const drawn = {
      template: split.sentences[step % settings.templates.length] as PackedSentence,
      phrase: split.sentences[settings.templates.length + phrase] as PackedSentence,
      imageFeature: golden.image,
      phraseFeature: aims[phrase] as Float32Array,
      noise: noise ?? new Float32Array(compiled.featureSize),
    }
    return [drawn]
  }
  const past = await graphs.past(split.beginnings, compiled.textLayers)
  return { golden, optimisation: { graphs, recipe, steps: settings.steps, past, draw } }
}
