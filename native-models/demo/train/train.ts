/**
 * Trains the sample model from random weights and writes it: `npm run demo:train -- [--out <dir>] [--steps
 * N]`. After an interruption the same command continues. Writes progress to stderr, and the curve to
 * training-curve.jsonl beside the model.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makePictures, NO_REPEATS, type Picture } from '../world/pictures.ts'
import { svgOf } from '../world/render.ts'
import type { Split } from '../world/splits.ts'
import { batchAt } from './batches.ts'
import { Curve } from './curve.ts'
import { geometryOf, SCHEDULE, type Schedule } from './geometry.ts'
import { loadState, saveState } from './model-state.ts'
import { openPixelFile, type PixelFile } from './pixel-file.ts'
import { CaptionRetrieval } from './retrieval.ts'
import { Trainer } from './trainer.ts'
import { makeVocabulary } from './vocabulary.ts'
import { writeModel } from './write-model.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const CACHE = join(ROOT, 'node_modules', '.cache', 'searlight-sample')
const DEFAULT_OUT = join(ROOT, 'native-models', 'demo', 'model')
const VALIDATION_PICTURES = 1000
const COMPARED = 24
const CURVE_EVERY = 20
const SAVE_EVERY = 100

const say = (line: string) => process.stderr.write(`${line}\n`)

interface PictureSet {
  readonly pictures: readonly Picture[]
  readonly pixels: PixelFile
}

/**
 * The name depends on the drawing of the first pictures, so that a change to the world draws all of them
 * again.
 */
async function drawn(split: Split, count: number, { seed }: Schedule, side: number): Promise<PictureSet> {
  const pictures = makePictures({ split, count, seed, ...NO_REPEATS })
  const look = hashOf(pictures.slice(0, COMPARED).map((picture) => svgOf(picture, side)))
  const file = join(CACHE, `${split}-${count}-${seed}-${side}-${look}.pixels`)
  const pixels = await openPixelFile(file, pictures, side, (done) =>
    say(`${split}: ${done} of ${count} drawn`),
  )
  return { pictures, pixels }
}

const hashOf = (value: unknown) =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12)

async function train(out: string, schedule: Schedule): Promise<void> {
  const vocabulary = makeVocabulary()
  const geometry = geometryOf(vocabulary.size)
  const side = geometry.vision.imageSize
  const validation = await drawn('validation', VALIDATION_PICTURES, schedule, side)
  const training = await drawn('train', schedule.pictures, schedule, side)
  const scenes = validation.pictures.map(({ scene }) => scene)
  const trainer = await Trainer.start(geometry, schedule)
  const retrieval = await CaptionRetrieval.open(geometry, vocabulary)
  await mkdir(out, { recursive: true })
  const state = join(CACHE, `state-${hashOf([schedule, geometry])}.safetensors`)
  const curve = new Curve(join(out, 'training-curve.jsonl'))
  const done = existsSync(state) ? await loadState(state, trainer.trained) : 0
  await curve.startAt(done)
  const cpuBefore = process.cpuUsage()
  for (let step = done; step < schedule.steps; step++) {
    const batch = batchAt(step, training.pictures, vocabulary, schedule)
    const losses = await trainer.step(step, batch, training.pixels)
    const now = step + 1
    const isSaved = now % SAVE_EVERY === 0 || now === schedule.steps
    if (now % CURVE_EVERY !== 0 && !isSaved) continue
    const { user, system } = process.cpuUsage(cpuBefore)
    const point = { step: now, ...losses, cpuSecondsAStep: (user + system) / 1e6 / (now - done) }
    const found = isSaved ? await retrieval.measure(trainer, scenes, validation.pixels) : {}
    say(await curve.add({ ...point, ...found }))
    if (isSaved) await saveState(state, now, trainer.trained)
  }
  await writeModel(out, trainer, geometry, vocabulary)
  await rm(state)
}

function readSteps(text: string | undefined): number {
  const steps = Number(text ?? SCHEDULE.steps)
  if (Number.isSafeInteger(steps) && steps > 0) return steps
  throw new TypeError(`expected --steps to be a whole number from 1, got ${text}`)
}

try {
  const { values } = parseArgs({ options: { out: { type: 'string' }, steps: { type: 'string' } } })
  await train(values.out ?? DEFAULT_OUT, { ...SCHEDULE, steps: readSteps(values.steps) })
} catch (error) {
  if (!(error instanceof TypeError)) throw error
  say(error.message)
  process.exitCode = 2
}
