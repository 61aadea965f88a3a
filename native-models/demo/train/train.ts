/**
 * Trains the sample model from nothing and writes it: `npm run demo:train -- [--out <dir>] [--steps N]`. Interrupted, the
 * same command goes on. Progress goes to stderr; the curve to training-curve.jsonl beside the model.
 */
import { appendFile, mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makePictures, NO_REPEATS, type Picture } from '../world/pictures.ts'
import type { Split } from '../world/splits.ts'
import { batchAt } from './batches.ts'
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
const CURVE_EVERY = 20
const SAVE_EVERY = 100

const say = (line: string) => process.stderr.write(`${line}\n`)

interface PictureSet {
  readonly pictures: readonly Picture[]
  readonly pixels: PixelFile
}

async function drawn(name: string, pictures: readonly Picture[], side: number): Promise<PictureSet> {
  const count = pictures.length
  const file = join(CACHE, `${name}-${side}.pixels`)
  const pixels = await openPixelFile(file, pictures, side, (done) =>
    say(`${name}: ${done} of ${count} drawn`),
  )
  return { pictures, pixels }
}

const sampled = (split: Split, count: number, seed: number) =>
  makePictures({ split, count, seed, ...NO_REPEATS })

async function train(out: string, schedule: Schedule): Promise<void> {
  const vocabulary = makeVocabulary()
  const geometry = geometryOf(vocabulary.size)
  const side = geometry.vision.imageSize
  const { seed, pictures } = schedule
  const kept = sampled('validation', VALIDATION_PICTURES, seed)
  const scenes = kept.map(({ scene }) => scene)
  const validation = await drawn(`validation-${seed}-${VALIDATION_PICTURES}`, kept, side)
  const training = await drawn(`train-${seed}-${pictures}`, sampled('train', pictures, seed), side)
  const trainer = await Trainer.start(geometry, schedule)
  const retrieval = await CaptionRetrieval.open(geometry, vocabulary)
  await mkdir(out, { recursive: true })
  const [state, curve] = [join(CACHE, 'training-state.safetensors'), join(out, 'training-curve.jsonl')]
  const isBegun = await stat(state).then(
    () => true,
    () => false,
  )
  const done = isBegun ? await loadState(state, trainer.trained) : 0
  if (done === 0) await rm(curve, { force: true })
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
    const line = JSON.stringify({ ...point, ...found }, rounded)
    say(line)
    await appendFile(curve, `${line}\n`)
    if (isSaved) await saveState(state, now, trainer.trained)
    if (isSaved) await writeModel(out, trainer, geometry, vocabulary)
  }
  await rm(state, { force: true })
}

const rounded = (_: string, value: unknown) =>
  typeof value === 'number' ? Number(value.toPrecision(4)) : value

const { values } = parseArgs({ options: { out: { type: 'string' }, steps: { type: 'string' } } })
await train(values.out ?? DEFAULT_OUT, { ...SCHEDULE, steps: Number(values.steps ?? SCHEDULE.steps) })
