/**
 * `npm run bench:oti -- [--steps 30] [--batch 1,4,16]`
 *
 * Time of an OTI step at ViT-B/32 geometry with random weights, on every execution provider that came with ONNX
 * Runtime, and of 500 steps an image (iSEARLE's recipe) at that rate. JSON lines:
 *
 *   {"bench":"oti","batch","steps","ms_per_step","s_per_image","provider","beginnings_ms","rss_mb"}
 *   {"bench":"oti-time","batch","provider","share":{...}}: where the time goes, in parts of 1
 *
 * `beginnings_ms` is what is computed once for all images: keys and values before the pseudo-words. Each provider runs
 * in a process of its own, because a driver may crash; what went wrong is then the line's `error`.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import * as ort from 'onnxruntime-node'
import { type OtiModel, startOti, writeOtiModel } from './oti-run.ts'

/** iSEARLE. */
const RECIPE_STEPS = 500
const WARM_UPS = 3
/** A provider that takes longer for one batch size hangs, or is of no use. */
const LIMIT_MS = 600_000

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '30' },
    batch: { type: 'string', default: '1,4,16' },
    /** Given to the process of one provider. */
    job: { type: 'string' },
  },
})

interface Job {
  readonly provider: string
  readonly batch: number
  readonly steps: number
  readonly model: OtiModel
}

if (values.job) await measure(JSON.parse(values.job) as Job)
else await everyProvider()

async function everyProvider(): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'searlight-bench-'))
  try {
    const model = await writeOtiModel(join(work, 'model'))
    const providers = ort.listSupportedBackends().filter(({ bundled }) => bundled)
    for (const { name: provider } of providers) {
      for (const batch of values.batch.split(',').map(Number)) {
        runJob({ provider, batch, steps: Number(values.steps), model })
      }
    }
  } finally {
    await rm(work, { recursive: true })
  }
}

function runJob(job: Job): void {
  const args = [import.meta.filename, '--job', JSON.stringify(job)]
  const stdio = ['ignore', 'inherit', 'pipe'] as const
  const { status, signal, stderr } = spawnSync(process.execPath, args, {
    stdio: [...stdio],
    encoding: 'utf8',
    timeout: LIMIT_MS,
  })
  if (status === 0) return
  const error = stderr.split('\n').find((line) => line.includes('Error')) ?? `ended by ${signal ?? status}`
  console.log(JSON.stringify({ bench: 'oti', batch: job.batch, provider: job.provider, error }))
}

async function measure({ provider, batch, steps, model }: Job): Promise<void> {
  // Without memory patterns, as in the inference worker: every step has sentences of other lengths.
  const options = { executionProviders: [provider], enableMemPattern: false }
  const run = await startOti(model, batch, options)
  for (let step = 0; step < WARM_UPS; step++) await run.step()
  const started = performance.now()
  for (let step = 0; step < steps; step++) await run.step()
  const msPerStep = (performance.now() - started) / steps
  const rssMb = Math.round(process.memoryUsage().rss / 1e6)
  await run.end()
  console.log(
    JSON.stringify({
      bench: 'oti',
      batch,
      steps,
      ms_per_step: rounded(msPerStep, 1),
      s_per_image: rounded((msPerStep * RECIPE_STEPS) / 1000 / batch, 2),
      provider,
      beginnings_ms: rounded(run.beginningsMs, 1),
      rss_mb: rssMb,
    }),
  )
  const share = await timeShares({ provider, batch, steps, model })
  console.log(JSON.stringify({ bench: 'oti-time', batch, provider, share }))
}

/** ONNX Runtime's own profile of the same steps, in a session of its own: profiling costs time. */
async function timeShares({ provider, batch, steps, model }: Job): Promise<Readonly<Record<string, number>>> {
  const run = await startOti(model, batch, {
    executionProviders: [provider],
    enableMemPattern: false,
    enableProfiling: true,
    profileFilePrefix: join(model.directory, `profile-${provider}-${batch}`),
  })
  for (let step = 0; step < steps; step++) await run.step()
  run.session.endProfiling()
  await run.end()
  const names = await readdir(model.directory)
  const name = names.find((file) => file.startsWith(`profile-${provider}-${batch}_`)) ?? ''
  return shares(JSON.parse(await readFile(join(model.directory, name), 'utf8')) as readonly ProfileEvent[])
}

interface ProfileEvent {
  readonly cat: string
  readonly name: string
  readonly dur: number
  readonly args: { readonly op_name?: string }
}

function shares(events: readonly ProfileEvent[]): Readonly<Record<string, number>> {
  const kernels = events.filter(({ cat, name }) => cat === 'Node' && name.endsWith('_kernel_time'))
  const total = kernels.reduce((sum, { dur }) => sum + dur, 0)
  const found: Record<string, number> = {}
  for (const { name, dur, args } of kernels) {
    const half = name.startsWith('gradient/') ? 'gradient' : 'forward'
    const part = args.op_name?.includes('MatMul') || args.op_name === 'Gemm' ? 'products' : 'rest'
    found[`${half} ${part}`] = (found[`${half} ${part}`] ?? 0) + dur / total
  }
  return Object.fromEntries(Object.entries(found).map(([key, share]) => [key, rounded(share, 3)]))
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
