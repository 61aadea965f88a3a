/**
 * `npm run bench:oti -- [--steps 30] [--batch 1,4,16]`, and `npm run bench:oti -- --during-oti [--batch 1,4]`
 *
 * Textual inversion at ViT-B/32 geometry with random weights. JSON lines; s_per_image is 500 steps (iSEARLE) at the
 * measured rate:
 *
 *   {"bench":"oti","batch","steps","ms_per_step","s_per_image","provider","beginnings_ms"}: the application's steps on
 *     every execution provider that came with ONNX Runtime, each in a process of its own, because a driver may crash;
 *     what went wrong is then the line's `error`
 *   {"bench":"oti-time","batch","provider","share"}: where the time of one run goes, in parts of 1
 *   {"bench":"oti-baseline","name","ms_per_step","ratio"}: the plain step of one image, and how often
 *     ours, measured in turns with it, fits into it
 *   {"bench":"oti-preparation",...} and {"bench":"oti-memory",...}: names, phrases and memory, see oti-worker.ts
 *   {"bench":"oti-queries",...} with --during-oti alone: what a text query waits for, see oti-queries.ts
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import * as ort from '../../native-models/onnx/onnx-runtime.ts'
import { measureLoop } from './oti-loop.ts'
import { measureDuringOti } from './oti-queries.ts'
import { type OtiModel, startOti, writeOtiModel } from './oti-run.ts'
import { rounded, timeShares } from './oti-shares.ts'
import { measureMemory, measurePreparation, writeWholeModel } from './oti-worker.ts'
import { percentile } from './search-measures.ts'

/** iSEARLE. */
const RECIPE_STEPS = 500
/** A provider that takes longer for one batch size hangs, or is useless. */
const LIMIT_MS = 600_000
const BASELINE_ROUNDS = 10
/** As many pictures as share a run in the application. */
const PICTURES_A_RUN = 4

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '30' },
    batch: { type: 'string', default: '1,4,16' },
    'during-oti': { type: 'boolean', default: false },
    /** Given to the process of one provider. */
    job: { type: 'string' },
  },
})
const batches = values.batch.split(',').map(Number)

interface Job {
  readonly provider: string
  readonly batch: number
  readonly steps: number
  readonly model: OtiModel
}

if (values.job) await measure(JSON.parse(values.job) as Job)
else await measureAll()

async function measureAll(): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'searlight-bench-'))
  try {
    if (!values['during-oti']) await measureSteps(await writeOtiModel(join(work, 'model')))
    const whole = await writeWholeModel(join(work, 'whole'))
    if (whole === null) return
    if (values['during-oti']) return await measureDuringOti(whole, batches)
    await measurePreparation(whole)
    await measureMemory(whole, batches)
  } finally {
    await rm(work, { recursive: true })
  }
}

async function measureSteps(model: OtiModel): Promise<void> {
  for (const { name: provider, bundled } of ort.listSupportedBackends()) {
    if (!bundled) continue
    for (const batch of batches) runJob({ provider, batch, steps: Number(values.steps), model })
  }
}

function runJob(job: Job): void {
  const { status, signal, stderr } = spawnSync(
    process.execPath,
    [import.meta.filename, '--job', JSON.stringify(job)],
    { stdio: ['ignore', 'inherit', 'pipe'], encoding: 'utf8', timeout: LIMIT_MS },
  )
  if (status === 0) return
  const error = stderr.split('\n').find((line) => line.includes('Error')) ?? `ended by ${signal ?? status}`
  const { batch, steps, provider } = job
  console.log(JSON.stringify({ bench: 'oti', batch, steps, provider, error }))
}

async function measure({ provider, batch, steps, model }: Job): Promise<void> {
  const { msPerStep, beginningsMs } = await measureLoop(model, { provider, batch, steps })
  console.log(
    JSON.stringify({
      bench: 'oti',
      batch,
      steps,
      ms_per_step: rounded(msPerStep, 1),
      s_per_image: rounded((msPerStep * RECIPE_STEPS) / 1000 / batch, 2),
      provider,
      beginnings_ms: rounded(beginningsMs, 1),
    }),
  )
  // More than that are several runs of as many.
  if (batch <= PICTURES_A_RUN) {
    const share = await timeShares(model, { provider, batch, steps })
    console.log(JSON.stringify({ bench: 'oti-time', batch, provider, share }))
  }
  if (provider === 'cpu' && batch === 1) await measureBaseline(model)
}

/** In turns, so that both see the same machine; medians. */
async function measureBaseline(model: OtiModel): Promise<void> {
  const own = await startOti(model, 1, 'cached beginnings', { enableMemPattern: false })
  const plain = await startOti(model, 1, 'whole contexts', { enableMemPattern: false })
  const times = { own: [] as number[], plain: [] as number[] }
  for (let round = 0; round <= BASELINE_ROUNDS; round++) {
    for (const [name, run] of [['own', own] as const, ['plain', plain] as const]) {
      const started = performance.now()
      await run.step()
      if (round > 0) times[name].push(performance.now() - started)
    }
  }
  await Promise.all([own.end(), plain.end()])
  const [ownMs, plainMs] = [percentile(times.own, 0.5), percentile(times.plain, 0.5)]
  const figures = { ms_per_step: rounded(plainMs, 1), ratio: rounded(plainMs / ownMs, 2) }
  const name = 'plain step: two sentences of 77 positions, nothing cached'
  console.log(JSON.stringify({ bench: 'oti-baseline', name, batch: 1, provider: 'cpu', ...figures }))
}
