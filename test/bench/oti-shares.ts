/** Where the time of OTI's graph goes, by ONNX Runtime's own profile: in a session of its own, as profiling costs time. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type OtiModel, startOti } from './oti-run.ts'

export async function timeShares(
  model: OtiModel,
  { provider, batch, steps }: { readonly provider: string; readonly batch: number; readonly steps: number },
): Promise<Readonly<Record<string, number>>> {
  const prefix = `profile-${provider}-${batch}`
  const run = await startOti(model, batch, 'cached beginnings', {
    executionProviders: [provider],
    enableMemPattern: false,
    enableProfiling: true,
    profileFilePrefix: join(model.directory, prefix),
  })
  for (let step = 0; step < steps; step++) await run.step()
  run.session.endProfiling()
  await run.end()
  const names = await readdir(model.directory)
  const name = names.find((file) => file.startsWith(`${prefix}_`)) ?? ''
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

export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
