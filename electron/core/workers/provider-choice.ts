/**
 * Chooses the provider of the image tower: it probes the platform's providers one by one, each in a process that may be
 * lost (a bad driver crashes or hangs it), and trusts one only if it agrees with the CPU and is faster.
 * Runs in the engine.
 */
import { AppError, isModelRefusal } from '../../shared/errors.ts'
import type {
  ExecutionProvider,
  InferenceApi,
  ProbeResult,
  ProviderReport,
} from '../../shared/inference-api.ts'
import type { StartChild } from './child-process.ts'
import { INFERENCE_METHODS } from './inference-methods.ts'
import { runOneOff } from './one-off.ts'
import type { ChildEnd } from './watched-child.ts'

/** Smallest cosine between a provider's and the CPU's image features that counts as agreement. */
const MIN_COSINE = 0.999
/** Long enough for the first shaders of a large model, short enough not to seem hung. */
const PROBE_LIMIT_MS = 120_000

type Accelerator = Exclude<ExecutionProvider, 'cpu'>

/** Best first; the CPU comes last everywhere. */
const PLATFORM_ORDER: Readonly<Partial<Record<NodeJS.Platform, readonly Accelerator[]>>> = {
  win32: ['dml', 'webgpu'],
  darwin: ['coreml', 'webgpu'],
  linux: ['cuda', 'webgpu'],
}

export interface ProviderQuestion {
  readonly modelDir: string
  readonly fallbackCacheDir: string
  /** The only provider to probe, used if it agrees, however slow: SEARLIGHT_PROVIDER. */
  readonly forced: ExecutionProvider | null
  /** Ends the running probe. */
  readonly signal: AbortSignal
}

/** @throws AppError `model-invalid`, `inference-unavailable` where no process can be started, `cancelled` */
export async function chooseProvider(start: StartChild, question: ProviderQuestion): Promise<ProviderReport> {
  const { forced } = question
  if (forced === 'cpu') return { provider: 'cpu', rejected: [] }
  const candidates = forced ? [forced] : (PLATFORM_ORDER[process.platform] ?? ['webgpu'])
  const rejected: { provider: ExecutionProvider; reason: string }[] = []
  for (const provider of candidates) {
    const reason = await rejection(start, question, provider, forced !== null)
    if (reason === null) return { provider, rejected }
    rejected.push({ provider, reason })
  }
  return { provider: 'cpu', rejected }
}

/** The reason for not trusting a provider; null if it is trusted. */
async function rejection(
  start: StartChild,
  { modelDir, fallbackCacheDir, signal }: ProviderQuestion,
  provider: ExecutionProvider,
  evenIfSlow: boolean,
): Promise<string | null> {
  try {
    return judge(await probe(start, { modelDir, fallbackCacheDir, provider }, signal), evenIfSlow)
  } catch (error) {
    if (signal.aborted) throw new AppError('cancelled', 'the library is closing')
    // Neither tells anything about the provider.
    const isElsewhere = error instanceof AppError && error.code === 'inference-unavailable'
    if (isElsewhere || isModelRefusal(error)) throw error
    return error instanceof Error ? error.message : String(error)
  }
}

export function judge(result: ProbeResult, evenIfSlow: boolean): string | null {
  if (!(result.cosine >= MIN_COSINE)) {
    return `its features differ from the processor's (cosine ${result.cosine.toFixed(4)})`
  }
  if (!evenIfSlow && result.imagesPerSecond < result.cpuImagesPerSecond) {
    const figures = [result.imagesPerSecond, result.cpuImagesPerSecond].map((rate) => rate.toFixed(1))
    return `slower here than the processor (${figures[0]} against ${figures[1]} pictures a second)`
  }
  return null
}

function probe(
  start: StartChild,
  request: Parameters<InferenceApi['probe']>[0],
  signal: AbortSignal,
): Promise<ProbeResult> {
  const failure = ({ code, reason }: ChildEnd) =>
    code === 'worker-not-started'
      ? new AppError('inference-unavailable', `no driver can be tried: ${reason}`)
      : new AppError('inference-failed', `its driver stopped the process (${reason})`)
  const limited = AbortSignal.any([signal, AbortSignal.timeout(PROBE_LIMIT_MS)])
  return runOneOff<InferenceApi, ProbeResult>(
    start({ quiet: true }),
    { methods: INFERENCE_METHODS, failure, signal: limited },
    (api) => api.probe(request),
  )
}
